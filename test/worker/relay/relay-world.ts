/** A database and a Temporal namespace on which a relay works: pairs and wake-ups are put there, runs are looked at. */
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Pool } from 'pg';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { createLogger } from '../../../platform/log.ts';
import { sha256 } from '../../../platform/sha256.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { Pair } from '../../../rules/relationship/pair.ts';
import { migrate } from '../../../store/migrate.ts';
import { createPool } from '../../../store/pool.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { WAKE_UP_CLASS, writeWakeUps } from '../../../store/wake-ups.ts';
import { startRelay, type Relay, type RelayOptions } from '../../../worker/relay/relay.ts';
import { connectClient } from '../../../worker/temporal/connect.ts';
import { relationshipWorkflowId } from '../../../workflows/contract.ts';
import { createTestDatabase } from '../../support/servers/test-database.ts';

export const NOW = Date.UTC(2026, 2, 1);
const TOMORROW = NOW + 86_400_000;
const YESTERDAY = NOW - 86_400_000;

export interface RelayWorld {
  readonly pool: Pool;
  readonly url: string;
  readonly clock: ProgrammeClock;
  /** The relay's own client: tries each call once. */
  readonly temporal: Client;
  /** Starts a relay that is stopped at the end of the world, if not before. */
  relay(options?: Partial<RelayOptions>): Relay;
  /** A pair `harbour`–`client` as the judge would have left it. */
  pair(client: string, run: 'none' | 'starting' | 'running', standing: 'managed' | 'over'): Promise<Pair>;
  wake(pair: Pair, ...classes: (keyof typeof WAKE_UP_CLASS)[]): Promise<void>;
  /** Many pairs that are owed a start, with their wake-ups. */
  owe(count: number): Promise<readonly Pair[]>;
  runOf(pair: Pair): Promise<string | undefined>;
  setRun(pair: Pair, run: 'none' | 'starting' | 'running'): Promise<void>;
  wakeUps(): Promise<readonly { readonly class: number; readonly attempts: number }[]>;
  /** Waits until no wake-up is left. */
  untilDrained(withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface RelayPlace {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
}

const PLAIN_TEXT = {
  temporalApiKey: null,
  temporalTlsCa: null,
  temporalTlsCert: null,
  temporalTlsKey: null,
  temporalTlsServerName: null,
};

export async function createRelayWorld({ address, namespace, taskQueue }: RelayPlace): Promise<RelayWorld> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { max: 12, applicationName: 'test' });
  await migrate(pool);
  const clock = ProgrammeClock.standingAt(NOW);
  const { client: temporal, close } = await connectClient({ address, namespace, ...PLAIN_TEXT });
  const log = createLogger({ level: 'silent', name: 'test' });
  const relays: Relay[] = [];
  const at = ({ partner, client }: Pair): [string, string] => [partner, client];
  const wakeUps: RelayWorld['wakeUps'] = async () =>
    (await pool.query<{ class: number; attempts: number }>('SELECT class, attempts FROM wake_up ORDER BY id')).rows;

  const pair: RelayWorld['pair'] = async (client, run, standing) => {
    const expiresAt = standing === 'managed' ? TOMORROW : YESTERDAY;
    await pool.query(
      'INSERT INTO relationship (partner_id, client_id, run, started_at, expires_at) VALUES ($1, $2, $3, 0, $4)',
      [...at(pairOf(client)), run, expiresAt],
    );
    return pairOf(client);
  };

  return {
    pool,
    url: database.url,
    clock,
    temporal,
    relay(options = {}) {
      const relay = startRelay({ pool, temporal, taskQueue, clock, startRate: 1_000, log, ...options });
      relays.push(relay);
      return relay;
    },
    pair,
    async wake(whom, ...classes) {
      const rows = classes.map((name) => ({ ...whom, class: WAKE_UP_CLASS[name] }));
      await inTransaction(pool, (client) => writeWakeUps(client, rows, clock.realNow()));
    },
    async owe(count) {
      const names = Array.from({ length: count }, (_, index) => `owed-${index}`);
      const pairs = await Promise.all(names.map((name) => pair(name, 'starting', 'managed')));
      const rows = pairs.map((owed) => ({ ...owed, class: WAKE_UP_CLASS.started }));
      await inTransaction(pool, (client) => writeWakeUps(client, rows, clock.realNow()));
      return pairs;
    },
    async runOf(whom) {
      const sql = 'SELECT run FROM relationship WHERE (partner_id, client_id) = ($1, $2)';
      return (await pool.query<{ run: string }>(sql, at(whom))).rows[0]?.run;
    },
    async setRun(whom, run) {
      const sql = 'UPDATE relationship SET run = $3 WHERE (partner_id, client_id) = ($1, $2)';
      await pool.query(sql, [...at(whom), run]);
    },
    wakeUps,
    async untilDrained(withinMs = 15_000) {
      const drained = await waitUntil(async () => (await wakeUps()).length === 0, { withinMs });
      if (drained === null) throw new Error(`wake-ups left: ${JSON.stringify(await wakeUps())}`);
    },
    async close() {
      await Promise.all(relays.map((relay) => relay.stop()));
      await close();
      await pool.end();
      await database.drop();
    },
  };
}

export function pairOf(client: string): Pair {
  return { partner: 'harbour' as PartnerId, client: client as ClientId };
}

/** The names of the signals that the run of a pair has received, in order; null when it has no run. */
export async function signalsTo(temporal: Client, pair: Pair): Promise<readonly string[] | null> {
  const handle = temporal.workflow.getHandle(relationshipWorkflowId(pair, sha256));
  const history = await handle.fetchHistory().catch(() => null);
  if (history === null) return null;
  const { events } = JSON.parse(historyToJSON(history)) as { events: RecordedEvent[] };
  return events.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

interface RecordedEvent {
  readonly workflowExecutionSignaledEventAttributes?: { readonly signalName: string };
}
