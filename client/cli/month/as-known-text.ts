/** A statement as it was known, and why it is different now, as people read it. */
import type { StatementAsKnown } from '../../months/show-as-known.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { causesText } from './causes-text.ts';
import { statementText } from './statement-text.ts';

type Part = StatementAsKnown['known']['parts'][number];

export function statementAsKnownText(shown: StatementAsKnown): string {
  const { at, knownAt, today, parts } = shown.known;
  const when = `As of ${shortTime(at)} UTC, as it was known on ${shortTime(knownAt)} UTC.`;
  if (parts.length === 0) return `${statementText(shown)}\n${when} Nothing that came since changes its points.\n`;
  const now = today === null ? 'there is none' : `${today.totalPoints} points, ${today.status}`;
  const rows = parts.map((part) => [`  ${part.points}`, ...whatAndWhy(part, shown.month)]);
  return `${statementText(shown)}\n${when}\nToday it is known otherwise: ${now}\n${table([['  POINTS', 'OF', 'BECAUSE OF'], ...rows])}`;
}

function whatAndWhy(part: Part, month: string): readonly string[] {
  const { client, adjustment } = part;
  if (adjustment === undefined) return [client ?? '', causesText(part)];
  if (adjustment.kind === 'late') return [`late for ${adjustment.month}`, causesText(adjustment)];
  return [`adjustment for ${month}`, `${adjustment.reason} (${adjustment.author})`];
}
