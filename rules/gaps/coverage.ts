/**
 * What history says about a rule book: kinds of activities that it has nothing to say about, and rules that never
 * decided anything (`docs/interfaces.md §3`, `rules coverage`). Who did something does not matter here.
 */
import { compareEvents } from '../events/event-order.ts';
import type { EventOf } from '../events/event.ts';
import { monthEnd } from '../month/month-end.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import type { RuleEngine } from '../qualification/rule-engine.ts';
import { compareText } from '../text.ts';
import { formatInstant, type Instant } from '../time/instant.ts';
import { previousMonth, type Month } from '../time/month.ts';
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
  /** The last of them in the event order. */
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
  const count = new CoverageCount(book, rules);
  await count.take(activities);
  return count.found();
}

/** Counts batch by batch: what is kept grows with the kinds of activities, not with their number. */
export class CoverageCount {
  readonly #book: RuleBook;
  readonly #rules: RuleEngine;
  readonly #kinds = new Map<string, { last: Activity; count: number; readonly knowsTool: boolean }>();
  readonly #decided = new Set<string>();
  #activities = 0;
  #accepted = 0;

  constructor(book: RuleBook, rules: RuleEngine) {
    this.#book = book;
    this.#rules = rules;
  }

  /** @param activities in any order */
  async take(activities: readonly Activity[]): Promise<void> {
    const rulings = await this.#rules.rule(activities);
    for (const [index, ruling] of rulings.entries()) {
      const activity = activities[index];
      if (activity === undefined) continue;
      this.#activities += 1;
      this.#takeKind(activity);
      if (ruling.kind !== 'accepted') continue;
      this.#accepted += 1;
      this.#decided.add(ruleKey(ruling.version, activity.data.tool, ruling.rule));
    }
  }

  #takeKind(activity: Activity): void {
    const { tool, action } = activity.data;
    const toolRules = versionAt(this.#book, activity.time)?.programme.tools.get(tool);
    if (speaksOf(toolRules, { tool, action })) return;
    const knowsTool = toolRules !== undefined;
    const key = JSON.stringify([tool, action, knowsTool]);
    const kind = this.#kinds.get(key);
    if (kind === undefined) this.#kinds.set(key, { last: activity, count: 1, knowsTool });
    else {
      kind.count += 1;
      if (compareEvents(activity, kind.last) > 0) kind.last = activity;
    }
  }

  found(): Coverage {
    return {
      activities: this.#activities,
      accepted: this.#accepted,
      unspoken: this.#unspoken(),
      idleRules: rulesOf(this.#book).filter(
        ({ version, tool, rule }) => !this.#decided.has(ruleKey(version, tool, rule)),
      ),
    };
  }

  #unspoken(): readonly UnspokenKind[] {
    return [...this.#kinds]
      .sort(([a, x], [b, y]) => y.count - x.count || compareText(a, b))
      .map(([, { last, count, knowsTool }]) => {
        const { source, id, time, data } = last;
        const example = { source, id, time: formatInstant(time) };
        return { tool: data.tool, action: data.action, knowsTool, count, example };
      });
  }
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

/** The instants of some months, the first included and the second not; null leaves a side open. */
export function instantsOf(
  book: RuleBook,
  from: Month | null,
  to: Month | null,
): { readonly from: Instant; readonly until: Instant } {
  return {
    from: from === null ? -Infinity : monthEnd(book, previousMonth(from)),
    until: to === null ? Infinity : monthEnd(book, to),
  };
}
