/**
 * Rules on activities: for each, what the rule set in force at its time says of it (`docs/domain.md §3`, step 5).
 * Facts become truths of leaves by our own operators; json-rules-engine decides each combination of truths once.
 */
import type { ToolRules } from '../programme/programme.ts';
import { effectiveInstant, type RuleBook, type RuleSetVersion } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { activityReader, type Activity } from './activity-reader.ts';
import { createDecisionMemo, settledDecision, valuesOf, type Decision } from './decision-memo.ts';
import { tabulateLeaves } from './leaf-table.ts';
import type { Ruling } from './ruling.ts';
import { createToolEngine } from './tool-engine.ts';
import { compileTruths } from './truths.ts';

export interface RuleEngine {
  /** A ruling for each activity, in the same order. Calls may overlap. */
  rule(activities: readonly DatedActivity[]): Promise<readonly Ruling[]>;
}

export interface DatedActivity {
  readonly time: Instant;
  readonly data: Activity;
}

export interface RuleEngineOptions {
  /** How many combinations of truths are remembered, per tool of a version. */
  readonly memoBound?: number;
  /** Called before json-rules-engine decides a combination: what the benchmark counts misses by. */
  readonly onDecision?: () => void;
}

/** About 1 MB a tool when full (252 bytes a combination, measured); as many as twelve independent leaves give. */
export const MEMO_BOUND = 4096;

/** Bounds how many engines are under way in one call, should every activity bring a new combination. */
const AT_ONCE = 1000;

/** An engine for the versions of `book`, in the order of their publication. */
export function createRuleEngine(book: RuleBook, options: RuleEngineOptions = {}): RuleEngine {
  const reigns = reignsOf(book, options);
  const beforeTheFirst = settledDecision<Ruling>({ kind: 'unknown_tool', version: null });
  const decisionFor = ({ time, data }: DatedActivity): Decision<Ruling> => {
    for (const reign of reigns) {
      if (reign.from <= time) return reign.decisionFor(data);
    }
    return beforeTheFirst;
  };
  return {
    async rule(activities) {
      const rulings: Ruling[] = [];
      for (let start = 0; start < activities.length; start += AT_ONCE) {
        rulings.push(...(await valuesOf(activities.slice(start, start + AT_ONCE).map(decisionFor))));
      }
      return rulings;
    },
  };
}

/** A version from the instant it came into force. */
interface Reign {
  readonly from: Instant;
  decisionFor(activity: Activity): Decision<Ruling>;
}

/** Latest first, of equal instants the last published first: the first that has begun is in force. */
function reignsOf(book: RuleBook, options: RuleEngineOptions): readonly Reign[] {
  return book
    .toReversed()
    .map((version) => createReign(version, options))
    .sort((a, b) => (a.from === b.from ? 0 : b.from > a.from ? 1 : -1));
}

function createReign(version: RuleSetVersion, options: RuleEngineOptions): Reign {
  const judges = new Map<string, (activity: Activity) => Decision<Ruling>>();
  for (const [tool, rules] of version.programme.tools) judges.set(tool, createToolJudge(version, rules, options));
  const unknownTool = settledDecision<Ruling>({ kind: 'unknown_tool', version: version.version });
  return {
    from: effectiveInstant(version),
    decisionFor: (activity) => judges.get(activity.tool)?.(activity) ?? unknownTool,
  };
}

function createToolJudge(version: RuleSetVersion, tool: ToolRules, options: RuleEngineOptions) {
  const table = tabulateLeaves(tool.rules.map((rule) => rule.conditions));
  const truthsOf = compileTruths(table.leaves, activityReader);
  const firstThatHolds = createToolEngine(tool.rules, table);
  const decide = async (truths: number | string): Promise<Ruling> => {
    options.onDecision?.();
    return rulingOf(version, await firstThatHolds(truths));
  };
  const memo = createDecisionMemo(decide, options.memoBound ?? MEMO_BOUND);
  return (activity: Activity): Decision<Ruling> => memo.decisionFor(truthsOf(activity));
}

function rulingOf({ version, programme }: RuleSetVersion, rule: string | null): Ruling {
  if (rule === null) return { kind: 'rule_not_met', version };
  return { kind: 'accepted', version, windowMs: programme.windowDays * DAY_MS, rule };
}
