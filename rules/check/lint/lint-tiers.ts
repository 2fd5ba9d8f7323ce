/** `tiers.json`: tiers that can't be reached, or that ask for less than the one below. */
import type { Tier } from '../../programme/programme.ts';
import { tierReader } from '../../programme/tiers-file.ts';
import type { Condition } from '../../qualification/condition.ts';
import type { Finding } from '../diagnostic.ts';
import { constantParts } from '../logic/constant-parts.ts';
import { tierDomain } from '../logic/domain.ts';
import { unreached } from '../logic/unreached.ts';
import { constantMistake } from './constant-mistakes.ts';
import { elementsOf, isFaulty, readQuietly, type Lint } from './context.ts';
import { leafPlaces } from './leaf-places.ts';
import { lowerBounds } from './lower-bounds.ts';
import { operandMistakes } from './operand-types.ts';

/** A tier without mistakes of reading, with its place in the list of the file. */
interface TierDraft {
  readonly index: number;
  readonly tier: Tier;
}

export const lintTiers: Lint = (file) => {
  const tiers = elementsOf(file.value, 'tiers').flatMap((element, index): readonly TierDraft[] => {
    const tier = isFaulty(file, `/tiers/${index}`) ? null : readQuietly(tierReader, element, file.path);
    return tier === null ? [] : [{ index, tier }];
  });
  return [...lintRequirements(tiers), ...neighbours(tiers).flatMap(looserThreshold)];
};

function lintRequirements(tiers: readonly TierDraft[]): readonly Finding[] {
  const typed = tiers.map((draft) => ({ draft, mistakes: operandMistakesOf(draft) }));
  const sound = typed.filter(({ mistakes }) => mistakes.every(({ severity }) => severity === 'warning'));
  return [...typed.flatMap(({ mistakes }) => mistakes), ...lintLogic(sound.map(({ draft }) => draft))];
}

function operandMistakesOf({ index, tier: { requirements } }: TierDraft): readonly Finding[] {
  if (requirements === null) return [];
  return leafPlaces(requirements, pointerOf(index)).flatMap(({ leaf, pointer }) => operandMistakes(leaf, pointer));
}

/** Without requirements a tier always holds. Nothing else says that: a group is never empty. */
const ALWAYS: Condition = { all: [] };

function lintLogic(tiers: readonly TierDraft[]): readonly Finding[] {
  const judged = tiers.map((draft) => {
    const { requirements } = draft.tier;
    const constants = requirements === null ? [] : constantParts(requirements, tierDomain);
    return { draft, mistakes: constants.map((part) => constantMistake(part, pointerOf(draft.index))) };
  });
  const sound = judged.filter(({ mistakes }) => mistakes.length === 0).map(({ draft }) => draft);
  const descents = neighbours(sound).flatMap(descent);
  // A partner gets the highest tier that it meets: the highest is tried first.
  const downwards = sound.toReversed();
  const hidden = unreached(
    downwards.map(({ tier }) => tier.requirements ?? ALWAYS),
    tierDomain,
  ).flatMap(({ index, behind }) => {
    const draft = downwards[index];
    if (draft === undefined || descents.some(({ below }) => below === draft)) return [];
    return [neverReached(draft, downwards[behind ?? -1])];
  });
  return [...judged.flatMap(({ mistakes }) => mistakes), ...descents.map(({ finding }) => finding), ...hidden];
}

function neverReached({ index, tier }: TierDraft, behind: TierDraft | undefined): Finding {
  const above = behind === undefined ? 'one of those above it' : `"${behind.tier.name}", which is above it`;
  const message = `the tier "${tier.name}" is never reached: whoever meets it meets ${above}. Ask for more there, or remove it`;
  return { pointer: `/tiers/${index}/name`, severity: 'warning', code: 'unreachable_tier', message };
}

interface Descent {
  readonly below: TierDraft;
  readonly finding: Finding;
}

/** Where a tier asks for less of something than the tier below it. */
function descent([below, above]: readonly [TierDraft, TierDraft]): readonly Descent[] {
  if (below.tier.requirements === null || above.tier.requirements === null) return [];
  const wantedBelow = lowerBounds(below.tier.requirements, pointerOf(below.index));
  return lowerBounds(above.tier.requirements, pointerOf(above.index)).flatMap(({ subject, bound, pointer }) => {
    const other = wantedBelow.find((candidate) => candidate.subject === subject);
    if (other === undefined || other.bound <= bound) return [];
    const message =
      `"${above.tier.name}" asks for less ${subject} (${bound}) than "${below.tier.name}" below it (${other.bound}): ` +
      'tiers are listed lowest first';
    return [{ below, finding: { pointer, severity: 'warning', code: 'tiers_not_ascending', message } }];
  });
}

/** Where a line that earns points in the tier below is sure to earn them here, but not the other way round. */
function looserThreshold([below, above]: readonly [TierDraft, TierDraft]): readonly Finding[] {
  const [less, more] = [above.tier.activityThreshold, below.tier.activityThreshold];
  if (more === null || more.count === 0) return [];
  const name = `"${below.tier.name}" below it`;
  if (less === null) {
    const message = `"${above.tier.name}" has no activity threshold, and ${name} has one: is that meant?`;
    return [{ pointer: `/tiers/${above.index}/name`, severity: 'warning', code: 'looser_threshold', message }];
  }
  const isLooser = less.count <= more.count && less.days >= more.days;
  if (!isLooser || (less.count === more.count && less.days === more.days)) return [];
  const message =
    `the threshold of "${above.tier.name}" (${less.count} in ${less.days} days) is looser than that of ${name} ` +
    `(${more.count} in ${more.days} days): is that meant?`;
  return [
    { pointer: `/tiers/${above.index}/activityThreshold`, severity: 'warning', code: 'looser_threshold', message },
  ];
}

/** Pairs of a tier and the next above it. */
function neighbours(tiers: readonly TierDraft[]): readonly (readonly [TierDraft, TierDraft])[] {
  return tiers.flatMap((above, place) => {
    const below = tiers[place - 1];
    return below === undefined ? [] : [[below, above] as const];
  });
}

function pointerOf(index: number): string {
  return `/tiers/${index}/requirements`;
}
