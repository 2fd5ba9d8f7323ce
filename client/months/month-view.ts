/** Months as they are answered, to machines and by the command line. */
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { MonthRow } from '../../store/months/month-rows.ts';
import type { ChangesSince } from '../../store/months/publish/changes-since.ts';
import type { ListedMonth } from './list-months.ts';
import type { ShownMonth } from './show-month.ts';

export type MonthView = ReturnType<typeof monthView>;
export type MonthDetailView = ReturnType<typeof monthDetailView>;
export type ChangesView = ReturnType<typeof changesView>;

export function monthView({ month, row, valuedAt, totals }: ListedMonth, now: Instant) {
  const published = row?.published ?? null;
  return {
    month: String(month),
    status: row?.status ?? ('open' as const),
    valuedAt: formatInstant(valuedAt),
    isOver: valuedAt <= now,
    policy: published?.policy ?? null,
    ruleSet: published?.ruleSet ?? null,
    totals,
    position: published?.position ?? null,
    hash: published?.hash ?? null,
    previousHash: published?.previousHash ?? null,
    publishedAt: published === null ? null : formatInstant(published.publishedAt),
    closedAt: row?.closedAt === null || row === null ? null : formatInstant(row.closedAt),
    working: workingView(row),
  };
}

/** The run that works on a month just now; null when none does. */
export function workingView(row: MonthRow | null) {
  if (row?.working === null || row === null) return null;
  const { begunAt, progress } = row.working;
  return { begunAt: formatInstant(begunAt), ...progress };
}

/** With what takes longer to find out. */
export function monthDetailView({ counts, changes, ...month }: ShownMonth, now: Instant) {
  return { ...monthView(month, now), counts, changes: changes === null ? null : changesView(changes) };
}

export function changesView({ events, eventCount, ruleSets, previousChanged }: ChangesSince) {
  return {
    events: events.map(({ source, id, type, time, position }) => {
      return { source, id, type, time: formatInstant(time), position };
    }),
    eventCount,
    ruleSets,
    previousChanged,
  };
}
