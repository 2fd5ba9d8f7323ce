/** `tiers.json`: tiers, lowest first, and how they are lost again (`docs/domain.md §8`). */
import { namedOnce } from './named-once.ts';
import { conditionReader } from './read-condition.ts';
import { TIER_FACTS } from './fact-catalogue.ts';
import type { Recalibration, Tier, TierPolicy } from './programme.ts';
import { andThen, list, object, type Reader } from './reader.ts';
import { distinct, identifier, integer, oneOf, someText, text } from './scalar-readers.ts';

const MAX_DAYS = 9999;
const MAX_MONTHS = 120;
const MAX_COUNT = 1_000_000_000;

/** Where `docs/domain.md §8` names a default, the key may be left out. */
const DEFAULTS = { months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 };

const recalibrationPlan = andThen(
  object(
    {},
    {
      months: distinct(list(integer(1, 12))),
      windowMonths: integer(1, MAX_MONTHS),
      minimumHoldMonths: integer(0, MAX_MONTHS),
    },
  ),
  (plan) => ({ ...DEFAULTS, ...plan }),
);

const recalibration: Reader<Recalibration> = (value, place) =>
  typeof value === 'string' ? oneOf(['monthly'])(value, place) : recalibrationPlan(value, place);

/** One element of `tiers`. */
export const tierReader: Reader<Tier> = andThen(
  object(
    { name: identifier },
    {
      title: someText,
      requirements: conditionReader(TIER_FACTS),
      activityThreshold: object({ count: integer(0, MAX_COUNT), days: integer(1, MAX_DAYS) }, {}),
    },
  ),
  ({ name, title, requirements, activityThreshold }) => ({
    name,
    title: title ?? null,
    requirements: requirements ?? null,
    activityThreshold: activityThreshold ?? null,
  }),
);

export const tiersFile: Reader<TierPolicy> = andThen(
  object({ tiers: namedOnce(list(tierReader)) }, { $schema: text, recalibration }),
  ({ tiers, ...policy }) => ({ recalibration: policy.recalibration ?? DEFAULTS, tiers }),
);
