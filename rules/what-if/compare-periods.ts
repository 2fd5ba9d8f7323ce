/** Which periods of management begin, end or move. */
import type { PeriodRow } from '../rows/period-row.ts';
import { compareText } from '../text.ts';

/**
 * `begins`: there is a period where there was none. `ends`: there is none any more. `moves`: it is there both ways, and
 * starts, ends or is held otherwise.
 */
export type PeriodChange =
  | { readonly kind: 'begins'; readonly before: null; readonly after: PeriodRow }
  | { readonly kind: 'ends'; readonly before: PeriodRow; readonly after: null }
  | { readonly kind: 'moves'; readonly before: PeriodRow; readonly after: PeriodRow };

/** By partner, client and start. */
export function comparePeriods(before: readonly PeriodRow[], after: readonly PeriodRow[]): readonly PeriodChange[] {
  const was = byPair(before);
  const is = byPair(after);
  const pairs = [...new Set([...was.keys(), ...is.keys()])];
  return pairs.flatMap((pair) => comparePair(was.get(pair) ?? [], is.get(pair) ?? [])).sort(byPlace);
}

/** The periods of one pair: equal ones drop out, the others meet by what started them, then by the time they share. */
function comparePair(before: readonly PeriodRow[], after: readonly PeriodRow[]): readonly PeriodChange[] {
  const equal = new Set(after.map((row) => JSON.stringify(row)));
  const kept = new Set(before.map((row) => JSON.stringify(row)));
  const gone = before.filter((row) => !equal.has(JSON.stringify(row)));
  const come = after.filter((row) => !kept.has(JSON.stringify(row)));
  const changes: PeriodChange[] = [];
  for (const isSame of [isStartedAlike, isOverlapping]) {
    for (const row of gone.slice()) {
      const place = come.findIndex((other) => isSame(row, other));
      const [other] = place < 0 ? [] : come.splice(place, 1);
      if (other === undefined) continue;
      gone.splice(gone.indexOf(row), 1);
      changes.push({ kind: 'moves', before: row, after: other });
    }
  }
  return [
    ...changes,
    ...gone.map((row): PeriodChange => ({ kind: 'ends', before: row, after: null })),
    ...come.map((row): PeriodChange => ({ kind: 'begins', before: null, after: row })),
  ];
}

function isStartedAlike(a: PeriodRow, b: PeriodRow): boolean {
  return a.start === b.start && a.startedBy === b.startedBy;
}

/** Times are of one form, so their order is that of their text; an empty period shares the instant it has. */
function isOverlapping(a: PeriodRow, b: PeriodRow): boolean {
  return (b.end === null || a.start < b.end || a.start === b.start) && (a.end === null || b.start < a.end);
}

function byPair(rows: readonly PeriodRow[]): ReadonlyMap<string, readonly PeriodRow[]> {
  const pairs = new Map<string, PeriodRow[]>();
  for (const row of rows) {
    const key = `${row.partner}\u0000${row.client}`;
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, [row]);
    else known.push(row);
  }
  return pairs;
}

function byPlace(a: PeriodChange, b: PeriodChange): number {
  const [x, y] = [a.before ?? a.after, b.before ?? b.after];
  return compareText(x.partner, y.partner) || compareText(x.client, y.client) || compareText(x.start, y.start);
}
