/**
 * What history says about a rule book: kinds of activities that it has nothing to say about, and rules that never
 * decided anything (`docs/interfaces.md §3`, `rules coverage`). Who did something does not matter here.
 */
import type { EventOf } from '../events/event.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import { compareText } from '../text.ts';
import { formatInstant } from '../time/instant.ts';
import { speaksOf, type ActivityKind } from './speaks-of.ts';

type Activity = EventOf<'activity.performed'>;

export interface Coverage {
  /** Activities looked at, and those of them that a rule accepts. */
  readonly activities: number;
  readonly accepted: number;
  /** Most frequent first, of equal ones by tool, then action. */
  readonly unspoken: readonly UnspokenKind[];
  /** In the order of the book, then by tool, then as in the file. */
  readonly idleRules: readonly IdleRule[];
}

export interface UnspokenKind extends ActivityKind {
  /** Whether the rule set in force then knew the tool at all. */
  readonly knowsTool: boolean;
  readonly count: number;
  /** The last of them. */
  readonly example: { readonly source: string; readonly id: string; readonly time: string };
}

/** A rule that was never the first of its tool to accept an activity. */
export interface IdleRule {
  readonly version: string;
  readonly tool: string;
  readonly rule: string;
}

/** @param activities in any order */
export async function coverageOf(
  activities: readonly Activity[],
  book: RuleBook,
  rules: RuleEngine,
): Promise<Coverage> {
  const rulings = await rules.rule(activities);
  const decided = new Set<string>();
  let accepted = 0;
  for (const [index, ruling] of rulings.entries()) {
    const tool = activities[index]?.data.tool;
    if (ruling.kind !== 'accepted' || tool === undefined) continue;
    accepted += 1;
    decided.add(ruleKey(ruling.version, tool, ruling.rule));
  }
  return {
    activities: activities.length,
    accepted,
    unspoken: unspokenKinds(activities, book),
    idleRules: rulesOf(book).filter(({ version, tool, rule }) => !decided.has(ruleKey(version, tool, rule))),
  };
}

function unspokenKinds(activities: readonly Activity[], book: RuleBook): readonly UnspokenKind[] {
  const kinds = new Map<string, { last: Activity; count: number; readonly knowsTool: boolean }>();
  for (const activity of activities) {
    const { tool, action } = activity.data;
    const toolRules = versionAt(book, activity.time)?.programme.tools.get(tool);
    if (speaksOf(toolRules, { tool, action })) continue;
    const knowsTool = toolRules !== undefined;
    const key = JSON.stringify([tool, action, knowsTool]);
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { last: activity, count: 1, knowsTool });
    else {
      kind.count += 1;
      if (activity.time > kind.last.time) kind.last = activity;
    }
  }
  return [...kinds]
    .sort(([a, x], [b, y]) => y.count - x.count || compareText(a, b))
    .map(([, { last, count, knowsTool }]) => {
      const { source, id, time, data } = last;
      const example = { source, id, time: formatInstant(time) };
      return { tool: data.tool, action: data.action, knowsTool, count, example };
    });
}

function rulesOf(book: RuleBook): readonly IdleRule[] {
  return book.flatMap(({ version, programme }) =>
    [...programme.tools.values()]
      .sort((a, b) => compareText(a.tool, b.tool))
      .flatMap(({ tool, rules }) => rules.map(({ name }) => ({ version, tool, rule: name }))),
  );
}

function ruleKey(version: string, tool: string, rule: string): string {
  return JSON.stringify([version, tool, rule]);
}
