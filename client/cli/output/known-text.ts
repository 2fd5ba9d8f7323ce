/** What was known, and why it is different now, as people read it. */
import type { KnownView } from '../../relationships/show-as-known.ts';
import { printable } from './printable.ts';
import { periodText } from './relationship-text.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

export function knownText({ knownAt, position, isDifferent, today, because }: KnownView): string {
  const known = `As it was known on ${shortTime(knownAt)} UTC, up to position ${position} of the ledger.`;
  if (!isDifferent) return `${known} Nothing that came since changes it.\n`;
  const periods = today.periods.map((period) => `  ${printable(periodText(period))}\n`);
  return `${known}\nToday it is known otherwise:\n${periods.length === 0 ? '  never managed\n' : periods.join('')}\n${reasons(because)}`;
}

function reasons({ events, ruleSets }: KnownView['because']): string {
  const rows = events.map(({ acceptedAt, time, type, id }) => [
    `  ${shortTime(acceptedAt)}`,
    shortTime(time),
    type,
    id,
  ]);
  const list = rows.length === 0 ? '' : table([['  ACCEPTED SINCE (UTC)', 'TIME', 'TYPE', 'EVENT'], ...rows]);
  return ruleSets.length === 0 ? list : `${list}Published since: ${printable(ruleSets.join(', '))}\n`;
}
