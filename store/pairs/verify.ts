/**
 * Compares what is stored about pairs with the ledger folded from its start: for `tenure doctor`. Reads only.
 *
 * Invariant: everything about some pairs is read in one snapshot, so a difference is either a fault, or something that
 * is still to be judged; which of the two, marks and stale pairs of the same snapshot tell.
 */
import type { Pool, PoolClient } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { FOLD_VERSION, type PairMemoryJson } from '../../rules/relationship/pair-memory.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import { inSnapshot } from '../transaction.ts';
import { foldPairs, type FoldedPair } from './fold-pairs.ts';
import { pairColumns, type PairRow } from './pair-row.ts';
import { faultsOf, type StoredPair } from './stored-pair.ts';
import { storedPeriods, storedVerdicts } from './stored-rows.ts';

export interface PairFaults extends Pair {
  /** What differs, a sentence each. */
  readonly faults: readonly string[];
}

export interface Verification {
  /** How much was compared. */
  readonly verdicts: number;
  readonly periods: number;
  readonly faults: readonly PairFaults[];
  /** Pairs that differ because something about them is still to be judged. */
  readonly waiting: readonly Pair[];
}

/** Pairs after one of them, in their order: all that anything was ever folded for. */
export async function pairsAfter(db: Queryable, after: Pair | null, limit: number): Promise<readonly Pair[]> {
  const { rows } = await db.query<Pair>({
    name: 'pairs-after',
    text: `SELECT partner_id AS partner, client_id AS client FROM relationship
      WHERE (partner_id, client_id) > ($1, $2) ORDER BY partner_id, client_id LIMIT $3`,
    values: [after?.partner ?? '', after?.client ?? '', limit],
  });
  return rows;
}

/** Folds these pairs anew and compares. */
export async function verifyPairs(
  pool: Pool,
  rulesNow: Parameters<typeof foldPairs>[2],
  pairs: readonly Pair[],
): Promise<Verification> {
  return inSnapshot(pool, async (client) => {
    const folded = await foldPairs(client, pairs.map(neverFolded), rulesNow);
    const stored = await storedPairs(client, pairs, folded);
    const differing = folded.flatMap((pair, index): PairFaults[] => {
      const faults = faultsOf(pair, stored[index] as StoredPair);
      return faults.length === 0 ? [] : [{ partner: pair.row.partner, client: pair.row.client, faults }];
    });
    const waiting = await stillToJudge(client, differing);
    return {
      verdicts: folded.reduce((sum, { verdicts }) => sum + verdicts.length, 0),
      periods: stored.reduce((sum, { periods }) => sum + periods.length, 0),
      faults: differing.filter((pair) => !waiting.has(pairKey(pair))),
      waiting: differing.filter((pair) => waiting.has(pairKey(pair))),
    };
  });
}

/** A row about which nothing is known, so that the fold begins at the start. */
function neverFolded({ partner, client }: Pair): PairRow {
  return {
    partner,
    client,
    foldedPosition: 0,
    foldVersion: FOLD_VERSION,
    tail: null,
    startedAt: null,
    expiresAt: null,
    run: 'none',
    runDeadline: null,
    noticedDeadline: null,
  };
}

interface Row {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
  readonly fold_version: number;
  readonly tail: PairMemoryJson | null;
  readonly started_at: Instant | null;
  readonly expires_at: Instant | null;
}

async function storedPairs(
  client: PoolClient,
  pairs: readonly Pair[],
  folded: readonly FoldedPair[],
): Promise<readonly StoredPair[]> {
  const { rows } = await client.query<Row>({
    name: 'stored-pairs',
    text: `SELECT partner_id, client_id, fold_version, tail, started_at, expires_at FROM relationship
      JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)`,
    values: pairColumns(pairs),
  });
  const byPair = new Map(rows.map((row) => [keyOf(row), row]));
  const positions = folded.flatMap(({ verdicts }) => verdicts.map(({ position }) => position));
  const verdicts = await storedVerdicts(client, positions);
  const periods = await storedPeriods(client, pairs);
  return pairs.map((pair) => {
    const row = byPair.get(pairKey(pair));
    return {
      row:
        row === undefined
          ? null
          : { foldVersion: row.fold_version, tail: row.tail, startedAt: row.started_at, expiresAt: row.expires_at },
      verdicts,
      periods: periods.get(pairKey(pair)) ?? [],
    };
  });
}

function keyOf(row: Pick<Row, 'partner_id' | 'client_id'>): string {
  return pairKey({ partner: row.partner_id, client: row.client_id });
}

/**
 * Those of the pairs about which something is marked: a mark that is not expanded yet may concern any of them, and so
 * may a publication that has not marked all it concerns.
 */
async function stillToJudge(client: PoolClient, pairs: readonly Pair[]): Promise<ReadonlySet<string>> {
  if (pairs.length === 0) return new Set();
  const { rows } = await client.query<Pick<Row, 'partner_id' | 'client_id'>>({
    name: 'still-to-judge',
    text: `SELECT p.partner_id, p.client_id FROM unnest($1::text[], $2::text[]) AS p (partner_id, client_id)
      WHERE EXISTS (SELECT FROM mark) OR EXISTS (SELECT FROM rejudge WHERE finished_at IS NULL) OR EXISTS (
        SELECT FROM stale_pair s WHERE (s.partner_id, s.client_id) = (p.partner_id, p.client_id))`,
    values: pairColumns(pairs),
  });
  return new Set(rows.map(keyOf));
}
