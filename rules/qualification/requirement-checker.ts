/** Checks the requirements of tiers (`docs/domain.md §8`) by the machinery of the tools' rules. */
import type { Tier } from '../programme/programme.ts';
import type { Leaf } from './condition.ts';
import { createDecisionMemo, valuesOf } from './decision-memo.ts';
import { failuresOf, type FailedCondition } from './failed-condition.ts';
import { followPath } from './fact-path.ts';
import type { FactValue } from './fact-value.ts';
import { tabulateLeaves } from './leaf-table.ts';
import type { TierFacts } from './tier-facts.ts';
import { createToolEngine } from './tool-engine.ts';
import { compileTruths } from './truths.ts';

export interface RequirementChecker {
  /** Whether the requirements of a tier hold; a tier without requirements always does. */
  holds(tierIndex: number, facts: TierFacts): Promise<boolean>;
  /** What keeps them from holding, in the order of the tree; `rule` is the tier's name. */
  failed(tierIndex: number, facts: TierFacts): readonly FailedCondition[];
}

/** Enough for the tiers of a programme: few leaves, and most partners fall on few combinations. */
const MEMO_BOUND = 1024;

/** A checker for tiers, lowest first; `tierIndex` is a place among them. Throws RangeError for any other. */
export function createRequirementChecker(tiers: readonly Tier[]): RequirementChecker {
  const checks = tiers.map(createTierCheck);
  return {
    holds: (tierIndex, facts) => at(checks, tierIndex)(facts),
    failed: (tierIndex, facts) => {
      const { name, requirements } = at(tiers, tierIndex);
      return requirements === null ? [] : failuresOf(name, requirements, facts, tierFactReader);
    },
  };
}

function createTierCheck({ name, requirements }: Tier): (facts: TierFacts) => Promise<boolean> {
  if (requirements === null) return () => Promise.resolve(true);
  const table = tabulateLeaves([requirements]);
  const truthsOf = compileTruths(table.leaves, tierFactReader);
  const firstThatHolds = createToolEngine([{ name, conditions: requirements }], table);
  const memo = createDecisionMemo(async (truths) => (await firstThatHolds(truths)) === name, MEMO_BOUND);
  return async (facts) => {
    const [met] = await valuesOf([memo.decisionFor(truthsOf(facts))]);
    return met === true;
  };
}

/** `qualifyingActivities` takes days as its path, `attributes` keys; the other facts take none. */
function tierFactReader(leaf: Leaf): (facts: TierFacts) => FactValue {
  const path = leaf.path ?? [];
  switch (leaf.fact) {
    case 'qualifyingActivities': {
      const days = Number(path[0]);
      return (facts) => facts.qualifyingActivities(days);
    }
    case 'attributes':
      return (facts) => followPath(facts.attributes, path);
    case 'totalPoints':
    case 'soldPoints':
    case 'sourcedPoints':
    case 'managedPoints':
    case 'managedClients':
    case 'toolsUsedMedian': {
      const { fact } = leaf;
      return (facts) => facts[fact];
    }
    default:
      return () => undefined;
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`there is no tier ${index}`);
  return found;
}
