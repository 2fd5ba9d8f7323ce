/** What a run rests on: written once with its inputs, and read by everything after. */
import type { PoolClient } from 'pg';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import type { Seal, SealedRuleSet } from '../../../rules/month/seal.ts';
import type { Valuation } from '../../../rules/programme/programme.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';
import type { LateScope } from './freeze-late.ts';

export interface Basis extends Seal {
  readonly run: number;
  readonly month: Month;
  /** The head of the ledger that the inputs are the fold of. */
  readonly ledgerPosition: number;
  readonly valuedAt: Instant;
  readonly policy: Valuation;
  /** The version at `v`. */
  readonly ruleSet: string | null;
  /** Closed months that late facts may correct; null without any. */
  readonly late: { readonly from: Month; readonly to: Month; readonly settledPosition: number } | null;
  /** Pairs managed at `v`. */
  readonly pairs: number;
}

interface NewBasis {
  readonly run: number;
  readonly frame: MonthFrame;
  readonly ledgerPosition: number;
  /** In hex. */
  readonly previousHash: string | null;
  readonly late: LateScope | null;
  readonly pairs: number;
  /** Whose frozen pairs are those of the run. */
  readonly cut: number;
}

/**
 * The position that statements print is that of the last event with a time before `v`, or correction: what comes after
 * `v` does not move it (`docs/domain.md §7`). Found from the end of the ledger backwards.
 */
const INSERT = `
INSERT INTO month_basis (run, ledger_position, position, valued_at, policy, rule_set, rule_sets, previous_hash, late_from, late_to,
  settled_position, pairs, cut)
SELECT $1, $2, coalesce((SELECT position FROM ledger
    WHERE position <= $2 AND (time < $3 OR type IN ('activity.voided', 'adjustment.posted')) ORDER BY position DESC LIMIT 1), 0),
  $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10, $11, $12`;

export async function insertBasis(client: PoolClient, basis: NewBasis): Promise<void> {
  const { run, frame, ledgerPosition, previousHash, late, pairs, cut } = basis;
  await client.query(INSERT, [
    run,
    ledgerPosition,
    frame.valuedAt,
    frame.policy,
    frame.version?.version ?? null,
    JSON.stringify(await ruleSetsBefore(client, frame.valuedAt)),
    previousHash,
    late?.from ?? null,
    late?.to ?? null,
    late?.settledPosition ?? null,
    pairs,
    cut,
  ]);
}

/** The rule sets in force before an instant, as hashes name them. */
export async function ruleSetsBefore(db: Queryable, valuedAt: Instant): Promise<readonly SealedRuleSet[]> {
  const { rows } = await db.query<{ version: string; effective_from: Instant | null; hash: string }>(
    `SELECT version, effective_from, encode(content_hash, 'hex') AS hash FROM rule_set_version
     WHERE effective_from IS NULL OR effective_from < $1 ORDER BY position`,
    [valuedAt],
  );
  return rows.map(({ version, effective_from: from, hash }) => ({
    version,
    effectiveFrom: from === null ? 'always' : formatInstant(from),
    contentHash: hash,
  }));
}

interface Row {
  readonly run: number;
  readonly month: Month;
  readonly ledger_position: number;
  readonly position: number;
  readonly valued_at: Instant;
  readonly policy: Valuation;
  readonly rule_set: string | null;
  readonly rule_sets: readonly SealedRuleSet[];
  readonly previous_hash: string | null;
  readonly late_from: Month | null;
  readonly late_to: Month | null;
  readonly settled_position: number | null;
  readonly pairs: number;
}

/** Null for a run whose inputs are not frozen. */
export async function basisOf(db: Queryable, run: number): Promise<Basis | null> {
  const { rows } = await db.query<Row>({
    name: 'month-basis',
    text: `SELECT b.run, r.month, b.ledger_position, b.position, b.valued_at, b.policy, b.rule_set, b.rule_sets,
        encode(b.previous_hash, 'hex') AS previous_hash, b.late_from, b.late_to, b.settled_position, b.pairs
      FROM month_basis b JOIN month_run r USING (run) WHERE b.run = $1`,
    values: [run],
  });
  return rows[0] === undefined ? null : readBasis(rows[0]);
}

function readBasis(row: Row): Basis {
  const { late_from: from, late_to: to, settled_position: settledPosition } = row;
  return {
    run: row.run,
    month: row.month,
    ledgerPosition: row.ledger_position,
    position: row.position,
    valuedAt: row.valued_at,
    policy: row.policy,
    ruleSet: row.rule_set,
    ruleSets: row.rule_sets,
    previous: row.previous_hash,
    late: from === null || to === null || settledPosition === null ? null : { from, to, settledPosition },
    pairs: row.pairs,
  };
}
