/** What the activities of a month are given. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { RulesNow } from '../../store/pairs/fold-pairs.ts';

export interface MonthDependencies {
  /** Not pipelined: statements of a month are copied. */
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: RulesNow;
  readonly log: Logger;
}
