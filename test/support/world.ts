/**
 * A migrated database with a programme in force and one user who manages one client, for tests that go on from there.
 * The clock stands still where the test puts it.
 */
import type { Pool } from 'pg';
import { createAssess } from '../../activities/assess.ts';
import type { Assessment } from '../../activities/contract.ts';
import { ProgrammeClock } from '../../platform/clock.ts';
import { parseInstant, type Instant } from '../../rules/time/instant.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { judgeAll } from '../../worker/judge/judge.ts';
import type { JudgeDependencies } from '../../worker/judge/judge-pairs.ts';
import { accessGranted, clientRegistered, parsed, partnerRegistered, userCreated } from './events.ts';
import { exampleProgramme } from './example.ts';
import { createTestDatabase } from './servers/test-database.ts';

export const START = '2026-01-01T00:00:00.000Z';

export interface World {
  readonly pool: Pool;
  readonly url: string;
  readonly judge: JudgeDependencies;
  /** Puts the clock to an instant, from which it runs at a speed; by default it stands still. */
  setTime(at: string, speed?: number): void;
  /** Appends events now. */
  send(...raw: readonly unknown[]): Promise<void>;
  judgeAll(): Promise<void>;
  /** Of `acme` and `shop`, or of another partner and `shop`. */
  assess(partner?: string): Promise<Assessment>;
  /** The wake-up classes that wait, and what the pair's row knows of its run. */
  pending(): Promise<{ readonly classes: readonly number[]; readonly run: string }>;
  notices(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Partner `acme`, client `shop`, user `ann` with access and an approved domain, since 2026-01-01.
 * @param firstAccepted when the ledger took these first events: they are history if that is later
 */
export async function createWorld(firstAccepted: string = START): Promise<World> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { max: 8, applicationName: 'test' });
  await migrate(pool);
  const clock = ProgrammeClock.standingAt(instant(firstAccepted));
  const cache = createRuleBookCache();
  await publishRuleSet(pool, await exampleProgramme(), {
    effectiveFrom: 'always',
    author: 'test',
    note: null,
    publishedAt: clock.now(),
  });
  const rulesNow: JudgeDependencies['rulesNow'] = (client, position) => cache.at(client, position);
  const judge: JudgeDependencies = { pool, clock, rulesNow, debounce: 'never' };
  const assess = createAssess({ pool, clock, rulesNow });
  const send = async (...raw: readonly unknown[]): Promise<void> => {
    await appendEvents(pool, parsed(...raw), { acceptedAt: clock.now() });
  };
  await send(
    partnerRegistered('acme', { at: START, domains: ['acme.example'] }),
    clientRegistered('shop', { at: START }),
    userCreated('ann', 'acme', { at: START }),
    accessGranted('ann', 'shop', { at: START }),
  );
  return {
    pool,
    url: database.url,
    judge,
    setTime: (at, speed = 0) => clock.setSegments([{ realAt: clock.realNow(), programmeAt: instant(at), speed }]),
    send,
    judgeAll: () => judgeAll(judge),
    assess: (partner = 'acme') =>
      assess({ v: 1, partner, client: 'shop', runId: 'run', runStartedAt: clock.realNow(), historyLength: 9 }),
    async pending() {
      const wakeUps = await pool.query<{ class: number }>('SELECT class FROM wake_up ORDER BY id');
      const row = await pool.query<{ run: string }>('SELECT run FROM relationship');
      return { classes: wakeUps.rows.map((wakeUp) => wakeUp.class), run: row.rows[0]?.run ?? 'none' };
    },
    async notices() {
      const { rows } = await pool.query<{ kind: string; days: string | null }>(
        `SELECT kind, body ->> 'days' AS days FROM notice ORDER BY id`,
      );
      return rows.map(({ kind, days }) => (days === null ? kind : `${kind} ${days}`));
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

/** A qualifying activity of `ann` at `shop` under the example programme. */
export const EDIT = { tool: 'docs', action: 'edited', properties: { files: 1 } } as const;

function instant(text: string): Instant {
  const parsedInstant = parseInstant(text);
  if (parsedInstant === null) throw new Error(`no instant: ${text}`);
  return parsedInstant;
}
