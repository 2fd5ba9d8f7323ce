/** What is known of a removal of access before it is made, and after (`docs/interfaces.md §3`, `tenure access remove`). */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { EventName } from '../../rules/events/event.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Removal } from '../../rules/removal/foresee-removal.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Appender } from '../ledger/appender.ts';
import type { RulesNow } from '../pairs/fold-pairs.ts';

export interface RemovalDependencies {
  readonly pool: Pool;
  readonly rulesNow: RulesNow;
  readonly appender: Pick<Appender, 'append'>;
  readonly clock: Pick<ProgrammeClock, 'now'>;
}

/** A removal that was made; the same for every repeat. */
export interface MadeRemoval {
  readonly removal: Removal;
  readonly partner: PartnerId;
  readonly name: EventName;
  readonly removedAt: Instant;
  /** Its place in the ledger. */
  readonly position: number;
}

/** It was made, now or before. */
export interface Done {
  readonly kind: 'done';
  readonly made: MadeRemoval;
}

export interface Refused {
  readonly kind: 'no_access' | 'key_reused';
  readonly reason: string;
}
