/** One batch of partners: all their months on both sides, what differs, and the cursor, in the caller's transaction. */
import type { ClientBase } from 'pg';
import { gatherLog, type GatheredLog } from '../../rules/compute/compute-log.ts';
import { formatDecimal } from '../../rules/decimal.ts';
import { partnersOf, type LogFacts } from '../../rules/month/log-facts.ts';
import { comparePartners } from '../../rules/what-if/compare-partners.ts';
import type { StatementChange } from '../../rules/what-if/compare-statements.ts';
import type { BatchOptions } from './client-batch.ts';
import { rangeOf, type Cut } from './cut.ts';
import { finishWhatIf } from './finish.ts';
import { eventsAboutPartners, nextPartners } from './partner-events.ts';
import { historiesOf, type SideHistories } from './partner-histories.ts';
import type { WorkingWhatIf } from './what-if-row.ts';

/** @param now programme instant, for when it is finished */
export async function partnerBatch(
  client: ClientBase,
  row: WorkingWhatIf,
  cut: Cut,
  { sides, size, pause, now }: BatchOptions & { readonly now: number },
): Promise<void> {
  const partners = await nextPartners(client, row.id, row.afterKey, size);
  if (partners.length === 0) return finishWhatIf(client, row.id, now);
  const gathered = gatherLog(await eventsAboutPartners(client, partners, cut.position), cut.at);
  const histories = await historiesOf(client, row.id, partners);
  const factsOf = (side: SideHistories): LogFacts => logFactsOf(row, gathered, new Set(partners), side);
  const { statements, points } = await comparePartners(
    { before: factsOf(histories.before), after: factsOf(histories.after) },
    { books: { before: sides.before.book, after: sides.after.book }, range: rangeOf(row), pause },
  );
  if (statements.length > 0) await insertStatements(client, row.id, statements);
  await client.query(
    `UPDATE what_if SET after_key = $2, done = done + $3, points_before = points_before + $4,
      points_after = points_after + $5 WHERE what_if = $1`,
    [row.id, partners.at(-1), partners.length, formatDecimal(points.before), formatDecimal(points.after)],
  );
}

/** Deals bring registrations of other partners along: they have their own batch. */
function logFactsOf(
  { duration }: WorkingWhatIf,
  { events, directory }: GatheredLog,
  wanted: ReadonlySet<string>,
  { clients, pairs }: SideHistories,
): LogFacts {
  const partners = partnersOf(events, directory, pairs).filter(({ partner }) => wanted.has(partner));
  return { clients, partners, duration };
}

async function insertStatements(client: ClientBase, id: number, changes: readonly StatementChange[]): Promise<void> {
  await client.query({
    name: 'what-if-statements',
    text: `INSERT INTO what_if_statement (what_if, month, partner_id, before, after)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::json[], $5::json[])`,
    values: [
      id,
      changes.map(({ month }) => month),
      changes.map(({ partner }) => partner),
      changes.map(({ before }) => (before === null ? null : JSON.stringify(before))),
      changes.map(({ after }) => (after === null ? null : JSON.stringify(after))),
    ],
  });
}
