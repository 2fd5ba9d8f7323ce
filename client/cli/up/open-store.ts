/** The store of `tenure up`: its tables, its clock, and what is in it at first. */
import type { Pool } from 'pg';
import { realNow, type ProgrammeClock } from '../../../platform/clock.ts';
import type { Settings } from '../../../platform/env.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { writeFirstSegment } from '../../../store/clock-segments.ts';
import { watchClock } from '../../../store/clock-watch.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { loadExample, type ExampleName } from '../../up/example/load-example.ts';
import { expectDatabase } from '../../up/reach-database.ts';
import { historyAsked } from './close-history.ts';

export interface OpenStore {
  /** A few connections, for looking. */
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
}

/** A few connections and the clock, once the tables are there. All of it goes with `shutdown`. */
export async function openStore(
  settings: Settings,
  databaseUrl: string,
  shutdown: Shutdown,
  tell: (line: string) => void,
): Promise<OpenStore> {
  const pool = createPool(databaseUrl, { max: 3, applicationName: 'tenure-up' });
  shutdown.onStop('the connections', () => pool.end());
  await expectDatabase(pool, databaseUrl);
  await migrateTelling(pool, tell);
  if (settings.clock !== null) await setClock(pool, settings.clock, tell);
  const watch = await watchClock(pool, () => undefined);
  shutdown.onStop('the clock', () => watch.stop());
  return { pool, clock: watch.clock };
}

/** Usually there is nothing to do, and nothing is said. */
async function migrateTelling(pool: Pool, tell: (line: string) => void): Promise<void> {
  let told = false;
  const onProgress = (migration: string): void => {
    if (!told) tell(`bringing the database up to date, from ${migration} on`);
    told = true;
  };
  await migrate(pool, { onProgress });
}

async function setClock(
  pool: Pool,
  { anchor, speed }: NonNullable<Settings['clock']>,
  tell: (line: string) => void,
): Promise<void> {
  const isSet = await writeFirstSegment(pool, { realAt: realNow(), programmeAt: anchor, speed });
  if (!isSet) tell('TENURE_CLOCK counts only on an empty store: the clock of this one goes on as it was');
}

/** Fills an empty store, and says so. */
export async function tellExample(
  pool: Pool,
  clock: ProgrammeClock,
  example: ExampleName,
  tell: (line: string) => void,
): Promise<void> {
  const now = clock.now();
  const onBegin = (): void => tell('loading the example');
  const loaded = await loadExample(pool, example, now, onBegin, (book) => historyAsked(book, now));
  if (loaded === null) return;
  const { version, accepted, days } = loaded;
  const events = accepted.toLocaleString('en');
  tell(`loaded the example: rule set ${version}, ${events} events, moved by ${days.toLocaleString('en')} days`);
}
