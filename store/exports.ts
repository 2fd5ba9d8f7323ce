/**
 * Rows of `tenure export` (`docs/interfaces.md §3`): the same as `compute` prints, from the projection.
 * What the judge has not looked at yet is not in them: `store/judged.ts` waits for it.
 */
import type { Pool } from 'pg';
import type { ClientId, PartnerId, UserId } from '../rules/ids.ts';
import { versionAt, type RuleBook } from '../rules/programme/rule-set-version.ts';
import type { Verdict, VerdictReason } from '../rules/relationship/verdict.ts';
import { periodRow, type PeriodRow } from '../rules/rows/period-row.ts';
import { verdictRow, type VerdictRow } from '../rules/rows/verdict-row.ts';
import type { Instant } from '../rules/time/instant.ts';
import { readPeriod, type PeriodColumns } from './pairs/last-period.ts';
import { PERIODS_AS_OF } from './pairs/periods-as-of.ts';
import { streamRows } from './stream-rows.ts';

interface VerdictColumns {
  readonly source: string;
  readonly id: string;
  readonly time: Instant;
  readonly user_id: UserId;
  readonly client_id: ClientId;
  readonly tool: string;
  readonly qualifies: boolean;
  readonly reason: VerdictReason | null;
  readonly version: string | null;
  readonly expires_at: Instant | null;
}

/** Verdicts of activities up to `at`, by source and id. */
export async function* exportVerdicts(pool: Pool, book: RuleBook, at: Instant): AsyncGenerator<VerdictRow> {
  const rows = streamRows<VerdictColumns>(pool, {
    text: `SELECT l.source, l.id, v.time, l.user_id, v.client_id, l.data ->> 'tool' AS tool, v.qualifies, v.reason,
        v.version, v.expires_at
      FROM verdict v JOIN ledger l USING (position) WHERE v.time <= $1 ORDER BY l.source, l.id`,
    values: [at],
  });
  for await (const row of rows) yield verdictRow(readVerdict(row, book));
}

/** An activity that belongs to no pair is judged without looking at the rule sets. */
function readVerdict({ user_id, client_id, expires_at, version, ...rest }: VerdictColumns, book: RuleBook): Verdict {
  const inForce = version ?? versionAt(book, rest.time)?.version ?? null;
  return { ...rest, user: user_id, client: client_id, expiresAt: expires_at, version: inForce };
}

/** Periods as they were at `at`, by partner, client and start. */
export async function* exportPeriods(pool: Pool, at: Instant): AsyncGenerator<PeriodRow> {
  const rows = streamRows<PeriodColumns & { readonly partner_id: PartnerId; readonly client_id: ClientId }>(pool, {
    text: `${PERIODS_AS_OF} ORDER BY p.partner_id, p.client_id, p.ordinal`,
    values: [at],
  });
  for await (const row of rows)
    yield periodRow({ partner: row.partner_id, client: row.client_id }, readPeriod(row, at));
}
