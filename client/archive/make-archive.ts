/** The use case of archiving: what belongs to the archive of a closed month, and the text of each of its files. */
import type { Pool } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { closedChain, type ClosedMonth } from '../../store/archive/closed-chain.ts';
import { extractLedger } from '../../store/archive/ledger-extract.ts';
import { shareTotals } from '../../store/archive/share-totals.ts';
import { lineCountsOf, totalsOf } from '../../store/months/read/month-totals.ts';
import { statementsIn } from '../../store/months/read/stream-months.ts';
import { filesOfVersion, listVersions } from '../../store/rule-sets/list-versions.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { statementRow } from '../../rules/month/statement-row.ts';
import { showMonth, type UnknownMonth } from '../months/show-month.ts';
import { formatRows } from '../rows/format-rows.ts';
import { LINE_COLUMNS } from '../rows/columns.ts';
import { lineRows } from '../../rules/rows/line-rows.ts';
import {
  ARCHIVE_FORMAT,
  archiveFiles,
  CHAIN,
  earlierMonth,
  LEDGER,
  LINES,
  RULE_SETS,
  STATEMENTS,
  type Manifest,
} from './archive-format.ts';
import { chainRowOf, ledgerRowOf, ruleSetRowOf, type HashedStatementRow } from './archive-rows.ts';

export type ArchivedMonth = { readonly kind: 'archive'; readonly manifest: Manifest } | NoArchive;

export type NoArchive = UnknownMonth | { readonly kind: 'not_closed'; readonly status: 'open' | 'draft' };

/** What is in the archive of a month. */
export async function describeArchive(
  pool: Pool,
  rules: RuleBookCache,
  month: Month,
  now: Instant,
): Promise<ArchivedMonth> {
  const chain = await closedChain(pool, month);
  const last = chain.at(-1);
  if (last === undefined) return whyNoArchive(pool, rules, month, now);
  const { run } = last.basis;
  const totals = (await totalsOf(pool, [run]))(run);
  const { lines, soldLines, adjustments } = await lineCountsOf(pool, run);
  const { statements, ...points } = totals;
  const control = { statements, lines, soldLines, adjustments, ...points, shares: await shareTotals(pool, run) };
  const files = [...archiveFiles(chain.slice(0, -1).map((link) => link.month))];
  return { kind: 'archive', manifest: { format: ARCHIVE_FORMAT, month, hash: last.hash, control, files } };
}

/** Of a month that is not closed. */
export async function whyNoArchive(pool: Pool, rules: RuleBookCache, month: Month, now: Instant): Promise<NoArchive> {
  const shown = await showMonth(pool, rules, month, now);
  if (shown.kind !== 'month') return shown;
  return { kind: 'not_closed', status: shown.shown.row?.status === 'draft' ? 'draft' : 'open' };
}

/**
 * The text of one of its files, in pieces; `no_archive` of a month that is not closed, `no_file` for one that it does not have. What is closed never changes, and
 * neither does the ledger up to a position: files need no common transaction.
 */
export async function archiveFile(
  pool: Pool,
  month: Month,
  file: string,
): Promise<AsyncGenerator<string, void, undefined> | 'no_archive' | 'no_file'> {
  const chain = await closedChain(pool, month);
  const last = chain.at(-1);
  if (last === undefined) return 'no_archive';
  switch (file) {
    case CHAIN:
      return ndjson(chain.map(chainRowOf));
    case STATEMENTS:
      return ndjson(statementRows(pool, last));
    case LINES:
      return formatRows(linesOf(pool, last), 'csv', LINE_COLUMNS);
    case LEDGER:
      return ndjson(ledgerRows(pool, last));
    case RULE_SETS:
      return ndjson(ruleSetRows(pool, last));
    default: {
      const earlier = chain.slice(0, -1).find((link) => link.month === earlierMonth(file));
      return earlier === undefined ? 'no_file' : ndjson(statementRows(pool, earlier));
    }
  }
}

function ndjson(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string, void, undefined> {
  return formatRows(rows, 'ndjson', []);
}

async function* statementRows(pool: Pool, { basis }: ClosedMonth): AsyncGenerator<HashedStatementRow> {
  for await (const { statement, hash } of statementsIn(pool, { status: 'closed', basis })) {
    yield { ...statementRow(statement), hash };
  }
}

async function* linesOf(pool: Pool, month: ClosedMonth): AsyncGenerator<object> {
  for await (const row of statementRows(pool, month)) yield* lineRows(row);
}

async function* ledgerRows(pool: Pool, { basis }: ClosedMonth): AsyncGenerator<object> {
  for await (const row of extractLedger(pool, basis.ledgerPosition)) yield ledgerRowOf(row);
}

async function* ruleSetRows(pool: Pool, { basis }: ClosedMonth): AsyncGenerator<object> {
  for (const summary of await listVersions(pool)) {
    if (summary.position > basis.ledgerPosition) return;
    const files = await filesOfVersion(pool, summary.version);
    if (files !== null) yield ruleSetRowOf(summary, files);
  }
}
