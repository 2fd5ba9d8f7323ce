/** Whether rules have anything to say about a kind of activity, whatever the rest of it is. */
import type { ToolRules } from '../programme/programme.ts';
import { activityReader } from '../qualification/activity-reader.ts';
import type { Condition, Leaf } from '../qualification/condition.ts';
import { compileLeaf } from '../qualification/leaf.ts';

/** What makes a kind. */
export interface ActivityKind {
  readonly tool: string;
  readonly action: string;
}

/** True when some rule holds for activities of this kind, or might, given the right asset and properties. */
export function speaksOf(rules: ToolRules | undefined, kind: ActivityKind): boolean {
  return rules !== undefined && rules.rules.some(({ conditions }) => truth(conditions, kind) !== false);
}

/** Null: it depends on more than the kind. */
type Truth = boolean | null;

function truth(condition: Condition, kind: ActivityKind): Truth {
  if ('all' in condition) return meet(condition.all.map((part) => truth(part, kind)));
  if ('any' in condition) return negated(meet(condition.any.map((part) => negated(truth(part, kind)))));
  if ('not' in condition) return negated(truth(condition.not, kind));
  return isOfKind(condition) ? compileLeaf(condition, activityReader)({ ...kind, properties: {} }) : null;
}

function isOfKind({ fact }: Leaf): boolean {
  return fact === 'tool' || fact === 'action';
}

function meet(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function negated(part: Truth): Truth {
  return part === null ? null : !part;
}
