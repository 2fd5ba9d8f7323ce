/** The use case of comparing a partner's statement with that of the month before, by cause. */
import type { Pool, PoolClient } from 'pg';
import { formatDecimal, ZERO } from '../../rules/decimal.ts';
import { diffClient } from '../../rules/explain/month/diff-client.ts';
import type { DiffPart } from '../../rules/explain/month/diff-part.ts';
import { clientsOfDiff, diffAdjustments } from '../../rules/explain/month/diff-statements.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { monthFrame } from '../../rules/month/month-frame.ts';
import type { Statement } from '../../rules/month/statement.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { previousMonth } from '../../rules/time/month.ts';
import { evidenceSince } from '../../store/months/read/evidence.ts';
import { publishedMonth, statementOf, type PublishedMonth } from '../../store/months/read/statements.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { inSnapshot } from '../../store/transaction.ts';
import { findStatement, type ShownStatement, type StatementName } from './show-month.ts';

export interface StatementDiff {
  readonly month: string;
  /** Null when the programme has none before it. */
  readonly monthBefore: string | null;
  readonly partner: string;
  readonly totalBefore: string;
  readonly totalAfter: string;
  readonly change: string;
  /** Their points add up exactly to the change. */
  readonly parts: readonly DiffPart[];
  /** The same, added up by cause. */
  readonly byCause: readonly { readonly cause: DiffPart['cause']; readonly points: string }[];
}

export type Diffed =
  { readonly kind: 'diff'; readonly diff: StatementDiff } | Exclude<ShownStatement, { readonly kind: 'statement' }>;

/** Clients whose facts are in memory at once. */
const CLIENTS_AT_ONCE = 100;

export async function diffStatement(
  pool: Pool,
  rules: RuleBookCache,
  asked: StatementName,
  now: Instant,
): Promise<Diffed> {
  return inSnapshot(pool, async (client): Promise<Diffed> => {
    const before = await publishedMonth(client, previousMonth(asked.month));
    const was = before === null ? null : await statementOf(client, before, asked.partner);
    const shown = await findStatement(client, rules, asked, now);
    const after = shown.kind === 'statement' ? shown.month : await publishedMonth(client, asked.month);
    // A partner that has lost everything has no statement any more, and all the more to compare.
    if (after === null || (shown.kind !== 'statement' && (shown.kind !== 'no_statement' || was === null))) {
      return shown.kind === 'statement' ? { kind: 'no_statement' } : shown;
    }
    const is = shown.kind === 'statement' ? shown.statement.statement : null;
    const sides = { before, was: was?.statement ?? null, after, is };
    return { kind: 'diff', diff: await diffOf(client, rules, asked, sides) };
  });
}

interface Sides {
  readonly before: PublishedMonth | null;
  readonly was: Statement | null;
  readonly after: PublishedMonth;
  readonly is: Statement | null;
}

async function diffOf(
  client: PoolClient,
  rules: RuleBookCache,
  { month, partner }: StatementName,
  sides: Sides,
): Promise<StatementDiff> {
  const { before, was, is } = sides;
  const parts: DiffPart[] = [];
  const all = clientsOfDiff(was, is);
  for (let start = 0; start < all.length; start += CLIENTS_AT_ONCE) {
    parts.push(...(await partsOf(client, rules, partner, all.slice(start, start + CLIENTS_AT_ONCE), sides)));
  }
  parts.push(...diffAdjustments(was, is));
  const [totalBefore, totalAfter] = [was?.totalPoints ?? ZERO, is?.totalPoints ?? ZERO];
  return {
    month,
    monthBefore: before === null ? null : before.basis.month,
    partner,
    totalBefore: formatDecimal(totalBefore),
    totalAfter: formatDecimal(totalAfter),
    change: formatDecimal(totalAfter.minus(totalBefore)),
    parts,
    byCause: [...new Set(parts.map(({ cause }) => cause))].map((cause) => ({
      cause,
      points: formatDecimal(
        parts.filter((part) => part.cause === cause).reduce((sum, { points }) => sum.plus(points), ZERO),
      ),
    })),
  };
}

async function partsOf(
  client: PoolClient,
  rules: RuleBookCache,
  partner: PartnerId,
  clients: readonly ClientId[],
  { before, was, after, is }: Sides,
): Promise<readonly DiffPart[]> {
  const since = before?.basis.ledgerPosition ?? 0;
  const { evidence, causes } = await evidenceSince(client, rules, after.basis, { partner, clients, since });
  const frame = before === null ? null : monthFrame(evidence.frame.book, before.basis.month);
  const earlier = { statement: was, frame, causes };
  return clients.flatMap((one) => diffClient(partner, one, earlier, { statement: is, evidence }));
}
