/** Verdicts and periods as they are stored, for comparing them with a fold. */
import type { PoolClient } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import type { VerdictReason } from '../../rules/relationship/verdict.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readPeriod, type PeriodColumns } from './last-period.ts';
import { pairColumns } from './pair-row.ts';

export interface StoredVerdict {
  readonly position: number;
  /** Null for an activity that belongs to no pair. */
  readonly partner: PartnerId | null;
  readonly client: ClientId;
  readonly time: Instant;
  readonly qualifies: boolean;
  readonly reason: VerdictReason | null;
  readonly version: string | null;
  readonly expiresAt: Instant | null;
}

/** The verdicts of activities, by their ledger position. */
export async function storedVerdicts(
  client: PoolClient,
  positions: readonly number[],
): Promise<ReadonlyMap<number, StoredVerdict>> {
  const { rows } = await client.query<StoredVerdict>({
    name: 'stored-verdicts',
    text: `SELECT position, partner_id AS partner, client_id AS client, time, qualifies, reason, version,
        expires_at AS "expiresAt"
      FROM verdict WHERE position = ANY ($1::bigint[])`,
    values: [positions],
  });
  return new Map(rows.map((row) => [row.position, row]));
}

type PeriodRow = PeriodColumns & { readonly partner_id: PartnerId; readonly client_id: ClientId };

/** The periods of pairs, by pair, ascending; one that nothing has closed runs, whatever time it is. */
export async function storedPeriods(
  client: PoolClient,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, readonly Period[]>> {
  const { rows } = await client.query<PeriodRow>({
    name: 'stored-periods',
    text: `SELECT * FROM period JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
      ORDER BY ordinal`,
    values: pairColumns(pairs),
  });
  const periods = new Map<string, Period[]>();
  for (const row of rows) {
    const key = pairKey({ partner: row.partner_id, client: row.client_id });
    const own = periods.get(key) ?? [];
    own.push(readPeriod(row, -Infinity));
    periods.set(key, own);
  }
  return periods;
}
