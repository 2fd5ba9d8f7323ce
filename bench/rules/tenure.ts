/** The candidate: `rules/qualification`. */
import type { Programme } from '../../rules/programme/programme.ts';
import { createRuleEngine } from '../../rules/qualification/rule-engine.ts';
import type { Ruling } from '../../rules/qualification/ruling.ts';
import { decisionOf, type Decision } from './decider.ts';
import type { BenchActivity } from './logs.ts';

export interface TenureDecider {
  /** What is timed: a ruling carries its reason. */
  readonly rule: (activities: readonly BenchActivity[]) => Promise<readonly Ruling[]>;
  /** How often json-rules-engine was asked. */
  readonly misses: () => number;
}

export function createTenure(programme: Programme): TenureDecider {
  let misses = 0;
  const engine = createRuleEngine([{ version: 'oss@1', effectiveFrom: 'always', programme }], {
    onDecision: () => misses++,
  });
  return { rule: (activities) => engine.rule(activities), misses: () => misses };
}

/** A ruling in the words that all contenders are compared in. */
export function decisionOfRuling(ruling: Ruling): Decision {
  if (ruling.kind === 'unknown_tool') return 'unknown_tool';
  return decisionOf(ruling.kind === 'accepted' ? ruling.rule : undefined);
}
