/**
 * Verdicts and periods as they were known at a position of the ledger: the rows that `compute` prints of the events
 * accepted by then. Folded a few clients at a time into a temporary table, which sorts them: no more than these clients'
 * facts are ever in memory.
 */
import type { Pool, PoolClient } from 'pg';
import { computeLog, type ComputedLog } from '../../rules/compute/compute-log.ts';
import type { ClientId } from '../../rules/ids.ts';
import { periodRow, type PeriodRow } from '../../rules/rows/period-row.ts';
import { verdictRow, type VerdictRow } from '../../rules/rows/verdict-row.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { copyInto, copyLine, type CopyValue } from '../months/compute/copy-rows.ts';
import type { RuleBookCache } from '../rule-sets/rule-book-cache.ts';
import { streamRows } from '../stream-rows.ts';
import { CLIENTS_AT_ONCE, clientBatches } from './client-batches.ts';
import { entriesAround } from './entries-around.ts';
import { rulesKnown } from './rules-known.ts';

/** What was known, and as of when. */
export interface KnownAsOf {
  readonly position: number;
  readonly at: Instant;
}

/** By source and id. */
export function knownVerdicts(pool: Pool, rules: RuleBookCache, known: KnownAsOf): AsyncGenerator<VerdictRow> {
  return knownRows<VerdictRow>(pool, rules, known, ({ pairs, orphans }) =>
    [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans].map((verdict) => {
      return [verdict.source, verdict.id, 0, JSON.stringify(verdictRow(verdict))];
    }),
  );
}

/** By partner, client and start. */
export function knownPeriods(pool: Pool, rules: RuleBookCache, known: KnownAsOf): AsyncGenerator<PeriodRow> {
  return knownRows<PeriodRow>(pool, rules, known, ({ pairs }) =>
    pairs.flatMap((pair) =>
      pair.periods.map((period, ordinal) => {
        return [pair.partner, pair.client, ordinal, JSON.stringify(periodRow(pair, period))];
      }),
    ),
  );
}

/** Two texts and a number to sort by, and the row. */
type KnownRow = readonly CopyValue[];

async function* knownRows<Row>(
  pool: Pool,
  rules: RuleBookCache,
  { position, at }: KnownAsOf,
  rowsOf: (log: ComputedLog) => readonly KnownRow[],
): AsyncGenerator<Row> {
  const prepare = async (client: PoolClient): Promise<void> => {
    await client.query(
      'CREATE TEMP TABLE known_row (first text COLLATE "C", second text COLLATE "C", third integer, row json) ON COMMIT DROP',
    );
    const { engine } = rulesKnown(await rules.at(client), position);
    for await (const clients of clientBatches((after) => clientsAfter(client, after, position))) {
      const entries = await entriesAround(client, clients, position);
      const log = await computeLog(
        entries.map(({ event }) => event),
        engine,
        at,
      );
      await copyInto(client, 'known_row', 'first, second, third, row', rowsOf(log).map(copyLine));
    }
  };
  const query = { text: 'SELECT row FROM known_row ORDER BY first, second, third', values: [] };
  for await (const { row } of streamRows<{ readonly row: Row }>(pool, query, { prepare })) yield row;
}

/** Clients about whom and somebody anything was known. */
async function clientsAfter(client: PoolClient, after: string, position: number): Promise<readonly ClientId[]> {
  const { rows } = await client.query<{ id: ClientId }>({
    name: 'engaged-clients-after',
    text: `SELECT DISTINCT client_id AS id FROM engagement WHERE client_id > $1 AND position <= $2
      ORDER BY client_id LIMIT ${CLIENTS_AT_ONCE}`,
    values: [after, position],
  });
  return rows.map(({ id }) => id);
}
