/** What a rehearsal plays on: a migrated database with its clock set and its rule sets published, an API, a worker. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { realNow } from '../../platform/clock.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { writeFirstSegment } from '../../store/clock-segments.ts';
import type { ClockWatch } from '../../store/clock-watch.ts';
import { migrate } from '../../store/migrate.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import type { EventsPlace } from './send-events.ts';

export interface Stage {
  readonly pool: Pool;
  readonly watch: ClockWatch;
  readonly temporal: Client;
  readonly api: EventsPlace;
  readonly book: RuleBook;
}

/** A programme folder's files, and from when they are in force. */
export interface ProgrammeFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly effectiveFrom: Instant | 'always';
}

/**
 * Gives an empty database its tables, a clock that stands at `first`, and the programmes. What is due by then is sent
 * before the clock moves: were the first event accepted later than its time, its month might be over already, and would
 * be history that does not close by itself.
 */
export async function prepareDatabase(
  pool: Pool,
  first: Instant,
  programmes: readonly ProgrammeFiles[],
): Promise<void> {
  await migrate(pool);
  await writeFirstSegment(pool, { realAt: realNow(), programmeAt: first, speed: 0 });
  for (const { files, effectiveFrom } of programmes) {
    await publishRuleSet(pool, files, { effectiveFrom, author: 'rehearse', note: null, publishedAt: first });
  }
}
