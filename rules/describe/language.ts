/** What a language has to say about rules. Sentences are put together from these by `describe-*.ts`. */
import type { Json } from '../events/event.ts';
import type { Precondition, RosterFactName } from '../explain/explain-preconditions.ts';
import type { Mending } from '../explain/mender.ts';
import type { Recalibration } from '../programme/programme.ts';
import type { Leaf, Operator } from '../qualification/condition.ts';
import type { Instant } from '../time/instant.ts';

export interface Language {
  /** A fact as the subject of a phrase: "the action". */
  subject(leaf: Pick<Leaf, 'fact' | 'path'>): string;
  /** What is said of it: "is at least 3". `canBeAbsent`: the comparison also holds where the fact is missing. */
  predicate(operator: Operator, value: string, canBeAbsent: boolean): string;
  value(value: Json): string;
  /** Joins at least two phrases. */
  and(phrases: readonly string[]): string;
  or(phrases: readonly string[]): string;
  not(phrase: string): string;

  readonly toolWithoutRules: string;
  /** How many rules a tool has, before they are told one by one. */
  toolWithRules(count: number): string;
  rule(name: string, condition: string): string;

  readonly tiersTitle: string;
  tier(name: string, condition: string | null): string;
  threshold(count: number, days: number): string;
  recalibration(recalibration: Recalibration): string;

  /** What is the case, whether that is as it should be or not. */
  precondition(precondition: Precondition, isMet: boolean): string;
  /** `fact` with the time of the event that made it so. */
  since(fact: string, event: RosterFactName): string;
  mending(mending: Mending): string;

  /** What the verdict of an activity says, where no precondition failed. */
  readonly verdict: {
    qualifies(rule: string, until: Instant): string;
    readonly voided: string;
    unknownTool(tool: string): string;
    ruleNotMet(tool: string): string;
  };
}
