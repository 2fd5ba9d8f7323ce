/** Which activities come out differently. */
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
    if (JSON.stringify(was) !== JSON.stringify(is)) changes.push({ kind: kindOf(was, is), before: was, after: is });
  }
  return changes;
}

function kindOf(was: VerdictRow, is: VerdictRow): ActivityChangeKind {
  if (was.qualifies === is.qualifies) return 'reason';
  return is.qualifies ? 'gains' : 'loses';
}
