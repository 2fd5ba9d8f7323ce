/**
 * Freezes the inputs of a run: one repeatable-read transaction, so that all of it is the ledger at one position
 * (`docs/decisions/0009`). Written once a run, whoever tries again.
 *
 * Half of the pairs are written by a transaction of their own each, on the same snapshot, for one alone leaves a core idle.
 * What these commit is nothing until the run's own does, which names them by their cut: whoever tries again takes another.
 */
import type { Pool, PoolClient } from 'pg';
import { askedFacts } from '../../../rules/month/asked-facts.ts';
import { lookBackOf } from '../../../rules/month/look-back.ts';
import { monthEnd } from '../../../rules/month/month-end.ts';
import { monthFrame, type MonthFrame } from '../../../rules/month/month-frame.ts';
import { effectiveInstant } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { monthsFromTo, previousMonth, type Month } from '../../../rules/time/month.ts';
import type { FoldRules, RulesNow } from '../../pairs/fold-pairs.ts';
import { inTransaction } from '../../transaction.ts';
import { firstMonth } from '../first-month.ts';
import { monthRows, type MonthRow } from '../month-rows.ts';
import { RunLostError } from '../run-errors.ts';
import { alikeOf, type Alike } from './alike.ts';
import { basisOf, insertBasis } from './basis.ts';
import { freezeLateClients, freezeLatePairs, type LateScope } from './freeze-late.ts';
import { countManaged, freezePairs, HALVES } from './freeze-pairs.ts';
import { freezePartners } from './freeze-partners.ts';
import { pageBounds } from './page-bounds.ts';
import { standIn, unjudgedPairs } from './unjudged.ts';

export interface Freeze {
  readonly run: number;
  readonly month: Month;
  readonly rulesNow: RulesNow;
  /** More pairs than this are left to the judge. */
  readonly mostUnjudged: number;
}

export type Frozen =
  | { readonly kind: 'frozen' }
  /** Too much is unjudged to be folded here: wait for the judge, and try again. */
  | { readonly kind: 'unjudged' }
  /** The month before has no statements to build on. */
  | { readonly kind: 'no_previous'; readonly month: Month };

interface Head {
  readonly position: number;
  readonly ruleSetPosition: number;
  readonly firstEventAt: Instant | null;
  readonly firstAcceptedAt: Instant | null;
}

/** For each sort and each hash of one connection: a million pairs are not sorted by way of the disk. */
const WORK_MEM = '64MB';

/** Throws {@link RunLostError} when the run no longer works. */
export async function freezeMonth(pool: Pool, freeze: Freeze): Promise<Frozen> {
  const { run, month, rulesNow, mostUnjudged } = freeze;
  return inTransaction(pool, async (client): Promise<Frozen> => {
    await client.query(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL work_mem = '${WORK_MEM}'`);
    await expectWorking(client, run);
    if ((await basisOf(client, run)) !== null) return { kind: 'frozen' };
    const head = await readHead(client);
    const { book, engine } = await rulesNow(client, head.ruleSetPosition);
    const frame = monthFrame(book, month);
    const months = (await monthRows(client)).filter((row) => row.month < month);
    const previous = months.find((row) => row.month === previousMonth(month))?.published ?? null;
    const closed = months.filter(({ status }) => status === 'closed');
    const first = closed.length > 0 || previous === null ? await firstOf(client, book, head) : null;
    if (previous === null && (closed.length > 0 || first !== month)) {
      return { kind: 'no_previous', month: previousMonth(month) };
    }
    const unjudged = await unjudgedPairs(client, mostUnjudged);
    if (unjudged === null) return { kind: 'unjudged' };
    const alike = await alikeOf(pool, client, async (other) => {
      await expectWorking(other, run);
      await standIn(other, unjudged, engine);
    });
    await standIn(client, unjudged, engine);
    const late = first === null ? null : lateScope(closed, book, first);
    if (late !== null) await freezeLate(client, run, month, late, book);
    const cut = await freezeInputs(client, alike, run, frame);
    const previousHash = previous?.hash ?? null;
    const pairs = await countManaged(client, frame);
    await insertBasis(client, { run, frame, ledgerPosition: head.position, previousHash, late, pairs, cut });
    return { kind: 'frozen' };
  });
}

/** Whoever ends the run waits until this transaction is through. */
async function expectWorking(client: PoolClient, run: number): Promise<void> {
  const { rowCount } = await client.query(`SELECT FROM month_run WHERE run = $1 AND status = 'working' FOR KEY SHARE`, [
    run,
  ]);
  if (rowCount !== 1) throw new RunLostError(run);
}

async function readHead(client: PoolClient): Promise<Head> {
  const { rows } = await client.query<Head>(
    `SELECT position, rule_set_position AS "ruleSetPosition", first_event_at AS "firstEventAt",
       first_accepted_at AS "firstAcceptedAt" FROM ledger_head`,
  );
  return rows[0] ?? { position: 0, ruleSetPosition: 0, firstEventAt: null, firstAcceptedAt: null };
}

/** The month that the programme begins with, as far as is known now; null before the first event. */
async function firstOf(client: PoolClient, book: FoldRules['book'], head: Head): Promise<Month | null> {
  const { firstEventAt, firstAcceptedAt } = head;
  if (firstEventAt === null || firstAcceptedAt === null) return null;
  return firstMonth(client, book, { firstEventAt, firstAcceptedAt });
}

/** Returns the cut whose pairs these are. */
async function freezeInputs(client: PoolClient, alike: Alike, run: number, frame: MonthFrame): Promise<number> {
  const asked = askedFacts(frame);
  const bounds = await pageBounds(client);
  const { rows } = await client.query<{ cut: number }>(`SELECT nextval('month_cut') AS cut`);
  const cut = rows[0]?.cut ?? 0;
  await Promise.all([
    ...HALVES.map((half) => alike((other) => freezePairs(other, { run, cut, half, bounds }, frame, asked))),
    freezePartners(client, run, frame, asked, bounds),
  ]);
  return cut;
}

/** @param begin the first month, which a late event may have moved; up to the last closed one */
function lateScope(closed: readonly MonthRow[], book: FoldRules['book'], begin: Month): LateScope | null {
  const [first, last] = [closed[0], closed.at(-1)];
  if (first === undefined || last === undefined || last.closedPosition === null) return null;
  const { closedPosition: settledPosition } = last;
  const valuedAt = monthEnd(book, last.month);
  const news = book.filter((version) => version.position > settledPosition && effectiveInstant(version) < valuedAt);
  return {
    from: begin < first.month ? begin : first.month,
    to: last.month,
    firstClosed: first.month,
    settledPosition,
    valuedAt,
    rulesFrom: news.length === 0 ? null : Math.min(...news.map(effectiveInstant)),
  };
}

async function freezeLate(
  client: PoolClient,
  run: number,
  month: Month,
  scope: LateScope,
  book: FoldRules['book'],
): Promise<void> {
  const { clients, since } = await freezeLateClients(client, run, month, scope);
  if (clients === 0) return;
  const reached = [...monthsFromTo(scope.from, scope.to)].find((one) => monthEnd(book, one) > (since ?? -Infinity));
  if (reached !== undefined) await freezeLatePairs(client, run, lookBackOf(monthFrame(book, reached)), scope);
}
