/** The use case of looking at one pair as it was known at an instant: what was thought then, and why it is different now. */
import type { Pool } from 'pg';
import type { Pair } from '../../rules/relationship/pair.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import { knownStanding, type KnownStanding } from '../../store/known/known-standing.ts';
import { runOfPair } from '../../store/relationships.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { periodView, statusOfPeriods, type PairStanding } from './relationship-view.ts';
import { unknownOf, type Unknown } from './show-relationship.ts';

export type KnownView = ReturnType<typeof knownView>;

export type ShownAsKnown =
  { readonly kind: 'known'; readonly standing: PairStanding; readonly known: KnownView } | { readonly kind: Unknown };

export async function showAsKnown(
  pool: Pool,
  rules: RuleBookCache,
  pair: Pair,
  when: { readonly at: Instant; readonly knownAt: Instant },
): Promise<ShownAsKnown> {
  const found = await knownStanding(pool, rules, pair, when);
  if (!found.today.isEngaged) {
    const unknown = await unknownOf(pool, pair);
    if (unknown !== null) return { kind: unknown };
  }
  // Whether they have anything to do with each other is asked about now: it decides who may look.
  const { isEngaged } = found.today;
  const standing = { ...pair, ...found.before, at: when.at, run: await runOfPair(pool, pair), isEngaged };
  return { kind: 'known', standing, known: knownView(found, when.knownAt) };
}

function knownView({ position, before, today, news, newRuleSets }: KnownStanding, knownAt: Instant) {
  const periods = today.periods.map(periodView);
  const isDifferent = JSON.stringify(before.periods.map(periodView)) !== JSON.stringify(periods);
  return {
    knownAt: formatInstant(knownAt),
    position,
    isDifferent,
    today: { status: statusOfPeriods(today.periods), periods },
    // What bears on the pair and made no difference is no reason.
    because: {
      events: (isDifferent ? news : []).map(({ position: place, acceptedAt, event: { source, id, type, time } }) => ({
        source,
        id,
        type,
        time: formatInstant(time),
        acceptedAt: formatInstant(acceptedAt),
        position: place,
      })),
      ruleSets: isDifferent ? newRuleSets : [],
    },
  };
}
