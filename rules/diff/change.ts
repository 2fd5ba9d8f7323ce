/** One difference in meaning between two programmes, as data: printed by the command line, sent by the API. */
import type { Json } from '../events/event.ts';

export type ChangeKind = 'added' | 'removed' | 'changed';

/** What a change is about. */
export type ChangeSubject =
  'program' | 'points_per_unit' | 'growth' | 'unit' | 'recalibration' | 'tier' | 'tier_order' | 'tool' | 'rule';

export interface Change {
  readonly kind: ChangeKind;
  readonly subject: ChangeSubject;
  /** The tool whose rule it is; null for everything but rules. */
  readonly tool: string | null;
  /** Of the thing: the currency, the tier, the tool, the rule; null where there is only one. */
  readonly name: string | null;
  /** What of the thing has changed; null when all of it was added or removed. */
  readonly field: string | null;
  /** As programme files have it (`docs/interfaces.md §2`); null for nothing. */
  readonly before: Json;
  readonly after: Json;
}
