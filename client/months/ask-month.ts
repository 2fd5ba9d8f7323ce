/** The use case of asking for a draft, or for closing: refused at once where that can be told, else asked of a worker. */
import type { Pool } from 'pg';
import { waitUntil } from '../../platform/wait-until.ts';
import { planRequest } from '../../rules/month/plan-request.ts';
import { recordActs, type Act } from '../../store/audit/record-acts.ts';
import { lastRun } from '../../store/months/lease.ts';
import { monthSpan, refusalOf } from '../../store/months/month-span.ts';
import { readOutlook } from '../../store/months/outlook.ts';
import { changesSince, type ChangesSince } from '../../store/months/publish/changes-since.ts';
import {
  askMonth,
  monthRequest,
  type AskMonth,
  type MonthRequest,
  type RequestOutcome,
} from '../../store/months/requests.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { inTransaction } from '../../store/transaction.ts';

export type MonthRefused = Exclude<RequestOutcome, { readonly kind: 'drafted' | 'closed' }>;

export type Asked =
  { readonly kind: 'asked'; readonly request: number } | { readonly kind: 'refused'; readonly why: MonthRefused };

/**
 * Nothing is changed when it is refused.
 * @param actOf who asks, for the audit log: written in the transaction that asks, under the number of the request
 */
export async function askForMonth(
  pool: Pool,
  rules: RuleBookCache,
  asked: AskMonth,
  actOf: (request: number) => Act,
): Promise<Asked> {
  const why = await whyNot(pool, rules, asked);
  if (why !== null) return { kind: 'refused', why };
  const request = await inTransaction(pool, async (client) => {
    const number = await askMonth(client, asked);
    await recordActs(client, [actOf(number)]);
    return number;
  });
  return { kind: 'asked', request };
}

/** What the run would answer, as far as it can be told before: whoever runs it looks again. */
async function whyNot(pool: Pool, rules: RuleBookCache, { month, ask, now }: AskMonth): Promise<MonthRefused | null> {
  const { book } = await rules.at(pool);
  const span = await monthSpan(pool, book, now);
  const refusal = refusalOf(span, book, month);
  if (span === null || refusal !== null) return { kind: 'no_such_month', why: refusal ?? { code: 'no_events' } };
  const outlook = await readOutlook(pool, { book, now, first: span.first, last: month });
  const step = planRequest(outlook, { month, ask, afterRun: await lastRun(pool) });
  if (step.kind === 'already_closed') return { kind: 'already_closed', month };
  if (step.kind !== 'out_of_date') return null;
  const changes = (await changesSince(pool, step.month)) ?? BUILT_ON_OTHER;
  return { kind: 'out_of_date', month: step.month, changes, closed: [] };
}

/** The month before has other statements now than those that the draft was built on. */
const BUILT_ON_OTHER: ChangesSince = { events: [], eventCount: 0, ruleSets: [], previousChanged: true };

/** Real milliseconds between two looks at a request. */
const LOOK_EVERY_MS = 150;

/** The request once it is answered, or as it is when the time is over. Null when there is none of this number. */
export async function followRequest(
  pool: Pool,
  request: number,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<MonthRequest | null> {
  let found: MonthRequest | null = null;
  const isOver = async (): Promise<boolean> => {
    found = await monthRequest(pool, request);
    return found === null || found.outcome !== null;
  };
  await waitUntil(isOver, { withinMs, everyMs: LOOK_EVERY_MS, signal });
  return found;
}
