/**
 * A store with as many managed pairs as a bench wants, in minutes: ten pairs are accepted and judged by the product
 * itself, and their rows are then copied with other identifiers and positions, as if each had come that way.
 */
import type { Pool } from 'pg';
import { ProgrammeClock } from '../../platform/clock.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { judgeAll } from '../../worker/judge/judge.ts';
import { cloudEvent, managedPairs } from './managed-pairs.ts';
import { parsedOrThrow } from './parsed.ts';
import { progress } from './report.ts';

const PAIRS_OF_A_PARTNER = 10;
/** Goes into every identifier of the pairs that are copied. */
const ORIGINAL = 'original';
/** Copies of the ten made by one statement. */
const AT_ONCE = 2_000;

/** What is copied: the columns that hold identifiers, as text or in JSON, and those that hold positions. */
const TABLES = [
  { table: 'ledger', names: ['id', 'partner_id', 'client_id', 'user_id', 'data'], positions: ['position'] },
  { table: 'registered_partner', names: ['partner_id'], positions: ['position', 'changed_position'] },
  { table: 'registered_client', names: ['client_id'], positions: ['position', 'changed_position'] },
  { table: 'member', names: ['user_id', 'partner_id'], positions: ['position', 'changed_position'] },
  { table: 'engagement', names: ['user_id', 'client_id'], positions: ['position'] },
  { table: 'verdict', names: ['partner_id', 'client_id'], positions: ['position'] },
  {
    table: 'period',
    names: ['partner_id', 'client_id', 'started_by_id', 'held_by_id', 'held_by_user'],
    positions: [],
  },
  { table: 'relationship', names: ['partner_id', 'client_id', 'tail'], positions: ['folded_position'] },
] as const;

export interface CopiedPairs {
  /** The pair of a number from 0. */
  pair(number: number): Pair;
  /** How many partners they are of, ten each. */
  readonly partners: number;
}

/** @param count rounded up to tens */
export async function copiedPairs(pool: Pool, count: number): Promise<CopiedPairs> {
  const originals = managedPairs(PAIRS_OF_A_PARTNER, { prefix: ORIGINAL });
  await accept(
    pool,
    originals.flatMap(({ events }) => events),
  );
  const partners = Math.ceil(count / PAIRS_OF_A_PARTNER);
  const { rows } = await pool.query<{ position: number }>('SELECT position FROM ledger_head');
  const span = rows[0]?.position ?? 0;
  for (let from = 1; from < partners; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, partners) - 1;
    for (const table of TABLES) await copy(pool, table, { from, to, span });
    progress(`${((to + 1) * PAIRS_OF_A_PARTNER).toLocaleString('en')} pairs`);
  }
  await pool.query('UPDATE ledger_head SET position = position * $1', [partners]);
  await pool.query('VACUUM ANALYZE');
  return {
    partners,
    pair(number) {
      const original = originals[number % PAIRS_OF_A_PARTNER];
      const name = nameOf(Math.floor(number / PAIRS_OF_A_PARTNER));
      if (original === undefined) throw new RangeError(`there is no pair ${number}`);
      const { partner, client } = original;
      return { partner: partner.replace(ORIGINAL, name), client: client.replace(ORIGINAL, name) } as Pair;
    },
  };
}

/** A pair of one user with so many facts, as the product takes them. */
export async function busyPair(pool: Pool, facts: number, now: number): Promise<Pair> {
  const [busy] = managedPairs(1, { prefix: 'busy', activeAt: now - 80 * 86_400_000 });
  if (busy === undefined) throw new Error('no pair');
  const { user, client } = busy;
  const more = Array.from({ length: facts - busy.events.length }, (_none, index) =>
    cloudEvent(`busy:${index}`, 'activity.performed', now - 79 * 86_400_000 + index * 60_000, {
      user,
      client,
      tool: 'code',
      action: 'edited',
    }),
  );
  await accept(pool, [...busy.events, ...more]);
  return busy;
}

async function accept(pool: Pool, events: readonly object[]): Promise<void> {
  const clock = new ProgrammeClock();
  const cache = createRuleBookCache();
  await appendEvents(pool, events.map(parsedOrThrow), { acceptedAt: clock.now() });
  await judgeAll({ pool, clock, rulesNow: (client, position) => cache.at(client, position), debounce: 'never' });
}

function nameOf(copyNumber: number): string {
  return copyNumber === 0 ? ORIGINAL : `copy${copyNumber}`;
}

interface Copies {
  readonly from: number;
  readonly to: number;
  /** Positions of one copy. */
  readonly span: number;
}

async function copy(pool: Pool, { table, names, positions }: (typeof TABLES)[number], copies: Copies): Promise<void> {
  const columns = await columnsOf(pool, table);
  const values = columns.map(({ name, type }) => {
    if ((names as readonly string[]).includes(name)) {
      return `replace(t.${name}::text, '${ORIGINAL}', 'copy' || c)::${type}`;
    }
    return (positions as readonly string[]).includes(name) ? `t.${name} + $3::bigint * c` : `t.${name}`;
  });
  const key = names.find((name) => name !== 'id') ?? names[0];
  await pool.query(
    `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
     SELECT ${values.join(', ')} FROM ${table} t, generate_series($1::integer, $2::integer) c
     WHERE ${table === 'ledger' ? `t.source = 'bench' AND t.id LIKE '${ORIGINAL}%'` : `t.${key} LIKE '%${ORIGINAL}%'`}`,
    [copies.from, copies.to, ...(positions.length > 0 ? [copies.span] : [])],
  );
}

async function columnsOf(
  pool: Pool,
  table: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows;
}
