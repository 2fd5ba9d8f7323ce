/** What can be wrong between a pair and its durable run. */
import type { Pair } from '../../rules/relationship/pair.ts';
import type { RunFacts } from '../../store/run-facts.ts';

/**
 * missing: managed, and no open run. stray: an open run, and not managed. unnoticed: both, and the projection does not
 * know it. forgotten: neither, and the projection says there is a run. mistaken: the run waits for the wrong instant.
 */
export type RunFaultKind = 'missing' | 'stray' | 'unnoticed' | 'forgotten' | 'mistaken';

export interface RunFault {
  readonly pair: Pair;
  readonly kind: RunFaultKind;
  /** More about it; may be empty. */
  readonly detail: string;
}

const SENTENCES: Readonly<Record<RunFaultKind, string>> = {
  missing: 'is managed and has no open run',
  stray: 'is not managed and has an open run',
  unnoticed: 'has an open run that the projection does not know of',
  forgotten: 'has no open run, and the projection says it has',
  mistaken: 'has a run that waits for the wrong instant',
};

/** How projection and server disagree; null when they agree. */
export function runFaultOf(facts: Pick<RunFacts, 'managed' | 'run'> | null, isOpen: boolean): RunFaultKind | null {
  if (facts === null || !facts.managed) {
    if (isOpen) return 'stray';
    return facts === null || facts.run === 'none' ? null : 'forgotten';
  }
  if (!isOpen) return 'missing';
  return facts.run === 'running' ? null : 'unnoticed';
}

export function runFaultLine({ pair, kind, detail }: RunFault): string {
  return `${pair.partner} / ${pair.client}: ${SENTENCES[kind]}${detail === '' ? '' : ` (${detail})`}`;
}
