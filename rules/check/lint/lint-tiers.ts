/** `tiers.json`: tiers that can't be reached, or that ask for less than the one below. */
import { joined } from '../../describe/joined.ts';
import { tierReader } from '../../programme/tiers-file.ts';
import type { Condition } from '../../qualification/condition.ts';
import type { Finding } from '../diagnostic.ts';
import { constantParts } from '../logic/constant-parts.ts';
import { tierDomain } from '../logic/domain.ts';
import { unreached } from '../logic/unreached.ts';
import { constantMistake } from './constant-mistakes.ts';
import { elementsOf, isFaulty, readQuietly, type Lint } from './context.ts';
import { leafPlaces } from './leaf-places.ts';
import { looserThresholds } from './looser-thresholds.ts';
import { lowerBounds } from './lower-bounds.ts';
import { operandMistakes } from './operand-types.ts';
import { neighbours, type TierDraft } from './tier-draft.ts';

export const lintTiers: Lint = (file) => {
  const tiers = elementsOf(file.value, 'tiers').flatMap((element, index): readonly TierDraft[] => {
    const tier = isFaulty(file, `/tiers/${index}`) ? null : readQuietly(tierReader, element, file.path);
    return tier === null ? [] : [{ index, tier }];
  });
  return [...lintRequirements(tiers), ...looserThresholds(tiers)];
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
  const passedOver = descents.map(({ below }) => below);
  return [
    ...judged.flatMap(({ mistakes }) => mistakes),
    ...descents.map(({ finding }) => finding),
    ...neverReached(sound, passedOver),
  ];
}

/** A partner gets the highest tier that it meets: the highest is tried first. */
function neverReached(tiers: readonly TierDraft[], told: readonly TierDraft[]): readonly Finding[] {
  const downwards = tiers.toReversed();
  const hidden = unreached(
    downwards.map(({ tier }) => tier.requirements ?? ALWAYS),
    tierDomain,
  ).flatMap(({ index, behind }) => {
    const draft = downwards[index];
    return draft === undefined || told.includes(draft) ? [] : [{ draft, behind: downwards[behind ?? -1] }];
  });
  const open = tiers.findLast(({ tier }) => tier.requirements === null);
  const alone = hidden.filter(({ behind }) => behind === undefined || behind !== open);
  const below = hidden.filter(({ behind }) => behind !== undefined && behind === open).map(({ draft }) => draft);
  return [
    ...alone.map(({ draft, behind }) => neverReachedTier(draft, behind)),
    ...(open === undefined || below.length === 0 ? [] : [openTier(open, below)]),
  ];
}

function neverReachedTier({ index, tier }: TierDraft, behind: TierDraft | undefined): Finding {
  const above = behind === undefined ? 'one of those above it' : `"${behind.tier.name}", which is above it`;
  const message = `the tier "${tier.name}" is never reached: whoever meets it meets ${above}. Ask for more there, or remove it`;
  return { pointer: `/tiers/${index}/name`, severity: 'warning', code: 'unreachable_tier', message };
}

/** Said once where the mistake is, not at each of the tiers that it hides. */
function openTier({ index, tier }: TierDraft, below: readonly TierDraft[]): Finding {
  const names = below.map((hidden) => `"${hidden.tier.name}"`).toReversed();
  const message = `"${tier.name}" asks for nothing, so ${joined(names, 'and')} below it can't be reached: give it "requirements"`;
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

function pointerOf(index: number): string {
  return `/tiers/${index}/requirements`;
}
