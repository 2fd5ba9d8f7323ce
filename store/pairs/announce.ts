/** Tells what folding changed about a pair: periods that started, ended, or did not end after all. */
import type { ClientBase } from 'pg';
import type { EventName } from '../../rules/events/event.ts';
import { pairKey } from '../../rules/relationship/pair.ts';
import { periodAt, type EndedPeriod, type Period, type RunningPeriod } from '../../rules/relationship/period.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import { announcedEnds, noticesStatement, type AnnouncedEnd, type Notice } from '../notices/record-notices.ts';
import type { Statement } from '../statement.ts';
import { foldedState, type FoldedPair } from './fold-pairs.ts';

/** The statements that record what is news about the pairs at `now`; reads which ends were announced before. */
export async function announcements(
  client: ClientBase,
  pairs: readonly FoldedPair[],
  now: Instant,
): Promise<readonly Statement[]> {
  const seen = pairs.flatMap((pair) => periodsSeen(pair, now).flatMap((period) => transitions(pair, period)));
  const notices = [...seen, ...(await restorations(client, pairs, now))];
  return notices.length === 0 ? [] : [noticesStatement(notices, now)];
}

/** The periods that this fold looked at, as they are at `now`. */
function periodsSeen(pair: FoldedPair, now: Instant): Period[] {
  const open = foldedState(pair).period;
  return open === null ? [...pair.ended] : [...pair.ended, periodAt(open, now)];
}

function transitions({ row: { partner, client, startedAt } }: FoldedPair, period: Period): Notice[] {
  const notices: Notice[] = [];
  const about = [period.startedBy.source, period.startedBy.id];
  if (period.start !== startedAt) {
    notices.push({ kind: 'started', partner, client, about, dueAt: period.start, body: startedBody(period) });
  }
  if (period.end !== null) {
    notices.push({
      kind: 'ended',
      partner,
      client,
      about: [...about, period.end],
      dueAt: period.end,
      body: endedBody(period),
    });
  }
  return notices;
}

function startedBody(period: RunningPeriod): object {
  return { start: formatInstant(period.start), startedBy: period.startedBy };
}

function endedBody(period: EndedPeriod): object {
  return {
    ...startedBody(period),
    end: formatInstant(period.end),
    endReason: period.endReason,
    endedBy: period.endedBy,
  };
}

/** An end can only be undone by folding anew what was folded before, or by prolonging a period that had expired. */
function mayUndoAnEnd({ row, base, isUnchanged }: FoldedPair, now: Instant): boolean {
  if (isUnchanged || row.tail === null) return false;
  return base.memory !== row.tail || (row.expiresAt !== null && row.expiresAt <= now);
}

async function restorations(client: ClientBase, pairs: readonly FoldedPair[], now: Instant): Promise<Notice[]> {
  const changed = pairs.filter((pair) => mayUndoAnEnd(pair, now));
  const announced = await announcedEnds(
    client,
    changed.map(({ row }) => row),
  );
  const byPair = new Map(changed.map((pair) => [pairKey(pair.row), pair]));
  return announced.flatMap((end) => {
    const pair = byPair.get(pairKey(end));
    return pair === undefined || stillEnds(pair, end, now) ? [] : [restored(end, pair.newest, now)];
  });
}

/** Ends before the base of the fold are untouched by it. */
function stillEnds(pair: FoldedPair, end: AnnouncedEnd, now: Instant): boolean {
  const base = pair.base.memory;
  const firstStart = base?.state.period?.start ?? base?.key.time ?? Number.NEGATIVE_INFINITY;
  if (end.end <= firstStart) return true;
  return periodsSeen(pair, now).some((period) => period.end === end.end && period.startedBy.id === end.startedBy.id);
}

function restored(
  { key, partner, client, end, startedBy }: AnnouncedEnd,
  event: EventName | null,
  now: Instant,
): Notice {
  const body = { notice: key, end: formatInstant(end), startedBy, event };
  return { kind: 'restored', partner, client, about: [key], dueAt: now, body };
}
