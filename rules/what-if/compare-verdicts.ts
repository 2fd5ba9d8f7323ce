/** Which activities come out differently. By which rule set, as such, is no difference: each side has its own. */
import type { VerdictRow } from '../rows/verdict-row.ts';

/** `reason`: it qualifies neither way, or both ways, and the verdict says something else. */
export type ActivityChangeKind = 'gains' | 'loses' | 'reason';

export interface ActivityChange {
  readonly kind: ActivityChangeKind;
  readonly before: VerdictRow;
  readonly after: VerdictRow;
}

/** @param before, after verdicts of the same activities, by source, then id */
export function compareVerdicts(
  before: readonly VerdictRow[],
  after: readonly VerdictRow[],
): readonly ActivityChange[] {
  const changes: ActivityChange[] = [];
  for (const [index, was] of before.entries()) {
    const is = after[index];
    if (is?.source !== was.source || is.id !== was.id) throw new Error('the two outcomes are of different activities');
    if (isOtherVerdict(was, is)) changes.push({ kind: kindOf(was, is), before: was, after: is });
  }
  return changes;
}

type Said = Pick<VerdictRow, 'qualifies' | 'reason'>;

/** All else that verdicts of one activity say is of the activity itself. */
export function isOtherVerdict(was: Said, is: Said): boolean {
  return was.qualifies !== is.qualifies || was.reason !== is.reason;
}

export function kindOf(was: Said, is: Said): ActivityChangeKind {
  if (was.qualifies === is.qualifies) return 'reason';
  return is.qualifies ? 'gains' : 'loses';
}
