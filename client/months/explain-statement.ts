/** The use case of explaining a statement: every figure on it, down to the events it rests on. */
import type { Pool, PoolClient } from 'pg';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { EventName } from '../../rules/events/event.ts';
import { explainLate, type LateArithmetic } from '../../rules/explain/month/explain-late.ts';
import { explainLine, type LineExplanation } from '../../rules/explain/month/explain-line.ts';
import { explainSoldLine } from '../../rules/explain/month/explain-sold-line.ts';
import { missingForTier } from '../../rules/explain/month/missing.ts';
import { eventRow } from '../../rules/explain/month/month-evidence.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Adjustment, LateAdjustment } from '../../rules/month/adjustment.ts';
import { adjustmentRow, statementRow } from '../../rules/month/statement-row.ts';
import type { Statement } from '../../rules/month/statement.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { entriesNamed } from '../../store/access.ts';
import type { Basis } from '../../store/months/freeze/basis.ts';
import { evidenceOf } from '../../store/months/read/evidence.ts';
import { lateContext } from '../../store/months/read/late-context.ts';
import type { PublishedMonth, StoredStatement } from '../../store/months/read/statements.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { inSnapshot } from '../../store/transaction.ts';
import { findStatement, type ShownStatement } from './show-month.ts';

export interface ExplainedFor {
  readonly month: Month;
  readonly partner: PartnerId;
  /** Only lines at this client; null for all. */
  readonly client: ClientId | null;
}

export type StatementExplanation = Awaited<ReturnType<typeof explain>>;

export type Explained =
  | { readonly kind: 'explained'; readonly explanation: StatementExplanation }
  | Exclude<ShownStatement, { readonly kind: 'statement' }>;

type AdjustmentExplanation = ReturnType<typeof adjustmentRow> & {
  readonly events: readonly CausingEvent[];
  /** Of a late one: the sum that it is; null for one that was posted. */
  readonly arithmetic: LateArithmetic | null;
};

/** An event behind an adjustment, with when it was accepted: too late for its month. */
type CausingEvent = ReturnType<typeof eventRow> & { readonly acceptedAt: string; readonly position: number };

/** Clients whose facts are in memory at once. */
const CLIENTS_AT_ONCE = 100;

export async function explainStatement(
  pool: Pool,
  rules: RuleBookCache,
  asked: ExplainedFor,
  now: Instant,
): Promise<Explained> {
  return inSnapshot(pool, async (client): Promise<Explained> => {
    const shown = await findStatement(client, rules, asked, now);
    if (shown.kind !== 'statement') return shown;
    return { kind: 'explained', explanation: await explain(client, rules, shown, asked.client) };
  });
}

/** What a statement is explained from. */
interface Ground {
  readonly client: PoolClient;
  readonly rules: RuleBookCache;
  readonly basis: Basis;
}

async function explain(
  client: PoolClient,
  rules: RuleBookCache,
  { month: { basis }, statement: stored }: { readonly month: PublishedMonth; readonly statement: StoredStatement },
  only: ClientId | null,
) {
  const { statement, status, position, hash } = stored;
  const { lines: _lines, soldLines: _sold, adjustments: _adjustments, ...row } = statementRow(statement);
  const ground: Ground = { client, rules, basis };
  const lines = await explainLines(ground, statement, only);
  const adjustments = await explainAdjustments(ground, statement, only);
  const missing = statement.nextTier === null ? [] : missingForTier(statement.nextTier);
  const nextTier = statement.nextTier === null ? null : { tier: statement.nextTier.tier, missing };
  return { ...row, status, position, hash, nextTier, ...lines, adjustments };
}

async function explainLines(
  { client, rules, basis }: Ground,
  { partner, tierBefore, lines, soldLines }: Statement,
  only: ClientId | null,
) {
  const isAsked = (line: { readonly client: ClientId }): boolean => only === null || line.client === only;
  const all = [...new Set([...lines, ...soldLines].filter(isAsked).map((line) => line.client))];
  const explained: LineExplanation[] = [];
  const explainedSold: ReturnType<typeof explainSoldLine>[] = [];
  for (let start = 0; start < all.length; start += CLIENTS_AT_ONCE) {
    const clients = all.slice(start, start + CLIENTS_AT_ONCE);
    const evidence = await evidenceOf(client, rules, basis, { partner, clients });
    const own = lines.filter((line) => clients.includes(line.client));
    const ownSold = soldLines.filter((line) => clients.includes(line.client));
    explained.push(...own.map((line) => explainLine(evidence, partner, tierBefore, line)));
    explainedSold.push(...ownSold.map((line) => explainSoldLine(evidence, line)));
  }
  return { lines: explained, soldLines: explainedSold };
}

/** What people posted is of no client. */
async function explainAdjustments(
  ground: Ground,
  { partner, adjustments: all }: Statement,
  only: ClientId | null,
): Promise<readonly AdjustmentExplanation[]> {
  const adjustments = all.filter((one) => only === null || (one.kind === 'late' && one.client === only));
  const events = await eventsBehind(ground.client, adjustments);
  const explained: AdjustmentExplanation[] = [];
  for (const adjustment of adjustments) {
    const isLate = adjustment.kind === 'late';
    const arithmetic = isLate ? await arithmeticOf(ground, partner, adjustment) : null;
    explained.push({ ...adjustmentRow(adjustment), events: events(adjustment), arithmetic });
  }
  return explained;
}

async function arithmeticOf(
  { client, rules, basis }: Ground,
  partner: PartnerId,
  adjustment: LateAdjustment,
): Promise<LateArithmetic> {
  const clients = adjustment.client === null ? [] : [adjustment.client];
  const evidence = await evidenceOf(client, rules, basis, { partner, clients });
  return explainLate(evidence, adjustment, await lateContext(client, basis, partner, adjustment));
}

/** The events behind each of some adjustments, in the order in which it names them. */
async function eventsBehind(
  client: PoolClient,
  adjustments: readonly Adjustment[],
): Promise<(adjustment: Adjustment) => readonly CausingEvent[]> {
  const entries = await entriesNamed(client, adjustments.flatMap(namesBehind));
  const known = new Map(
    entries.map(({ event, acceptedAt, position }) => {
      return [eventNameKey(event), { ...eventRow(event), acceptedAt: formatInstant(acceptedAt), position }];
    }),
  );
  return (adjustment) => namesBehind(adjustment).flatMap((name) => known.get(eventNameKey(name)) ?? []);
}

function namesBehind(adjustment: Adjustment): readonly EventName[] {
  if (adjustment.kind === 'posted') return [{ source: adjustment.source, id: adjustment.id }];
  return adjustment.causes.flatMap((cause) => (cause.kind === 'event' ? cause : []));
}
