/** What differs between two tables of tiers. */
import type { Json, JsonObject } from '../events/event.ts';
import type { Tier, TierPolicy } from '../programme/programme.ts';
import type { Change } from './change.ts';
import { conditionJson, meaningOf } from './condition-json.ts';
import { diffFields } from './diff-fields.ts';
import { compareKeyed } from './keyed.ts';

export function diffTiers(before: TierPolicy, after: TierPolicy): readonly Change[] {
  const { removed, added, kept } = compareKeyed(byName(before.tiers), byName(after.tiers));
  const common = { subject: 'tier', tool: null, field: null } as const;
  return [
    ...diffFields('recalibration', null, recalibration(before), recalibration(after)),
    ...removed.map(([name, tier]): Change => {
      return { ...common, kind: 'removed', name, before: tierJson(tier), after: null };
    }),
    ...added.map(([name, tier]): Change => {
      return { ...common, kind: 'added', name, before: null, after: tierJson(tier) };
    }),
    ...kept.flatMap(([name, was, is]) => diffTier(name, was, is)),
    ...diffOrder(before.tiers, after.tiers),
  ];
}

function recalibration({ recalibration: policy }: TierPolicy): { readonly recalibration: Json } {
  if (policy === 'monthly') return { recalibration: policy };
  const { months, windowMonths, minimumHoldMonths } = policy;
  return { recalibration: { months: [...months].sort((a, b) => a - b), windowMonths, minimumHoldMonths } };
}

function byName(tiers: readonly Tier[]): ReadonlyMap<string, Tier> {
  return new Map(tiers.map((tier) => [tier.name, tier]));
}

function tierJson({ title, requirements, activityThreshold }: Tier): JsonObject {
  return {
    title,
    requirements: requirements === null ? null : conditionJson(requirements),
    activityThreshold: activityThreshold === null ? null : { ...activityThreshold },
  };
}

/** Requirements that are only written differently are the same. */
function diffTier(name: string, was: Tier, is: Tier): readonly Change[] {
  const [before, after] = [tierJson(was), tierJson(is)];
  const sameRequirements =
    was.requirements !== null && is.requirements !== null && meaningOf(was.requirements) === meaningOf(is.requirements);
  return diffFields(
    'tier',
    name,
    sameRequirements ? { ...before, requirements: after['requirements'] ?? null } : before,
    after,
  );
}

/** The order of the tiers that both have: which is above which. */
function diffOrder(before: readonly Tier[], after: readonly Tier[]): readonly Change[] {
  const [was, is] = [commonNames(before, after), commonNames(after, before)];
  if (was.every((name, place) => name === is[place])) return [];
  const nothing = { tool: null, name: null, field: null };
  return [{ kind: 'changed', subject: 'tier_order', ...nothing, before: was, after: is }];
}

function commonNames(tiers: readonly Tier[], others: readonly Tier[]): readonly string[] {
  const known = new Set(others.map(({ name }) => name));
  return tiers.map(({ name }) => name).filter((name) => known.has(name));
}
