/** A verdict as `compute` and `export` print it (`docs/interfaces.md §3`). */
import { compareText } from '../text.ts';
import { formatInstant } from '../time/instant.ts';
import type { Verdict, VerdictReason } from '../relationship/verdict.ts';

export interface VerdictRow {
  readonly source: string;
  readonly id: string;
  readonly qualifies: boolean;
  readonly reason: VerdictReason | null;
  readonly time: string;
  readonly user: string;
  readonly client: string;
  readonly tool: string;
  readonly ruleSet: string | null;
}

export function verdictRow(verdict: Verdict): VerdictRow {
  const { source, id, qualifies, reason, time, user, client, tool, version } = verdict;
  return { source, id, qualifies, reason, time: formatInstant(time), user, client, tool, ruleSet: version };
}

/** The order of the rows: source, then id, by code point. */
export function compareVerdictRows(a: { source: string; id: string }, b: { source: string; id: string }): number {
  return compareText(a.source, b.source) || compareText(a.id, b.id);
}
