/** `/v1/months`: which months there are, how each stands, and its statements (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { formatInstant } from '../../../rules/time/instant.ts';
import { listMonths } from '../../months/list-months.ts';
import { monthDetailView, monthView, type MonthView } from '../../months/month-view.ts';
import { listStatements, showMonth, showStatement, type StatementPage } from '../../months/show-month.ts';
import { decodeMonthPlace, decodeStatementPlace, encodeStatementPlace } from '../../months/statement-cursor.ts';
import { ownStatement, ownStatementAsKnown } from '../../months/partner-view.ts';
import { showStatementAsKnown } from '../../months/show-as-known.ts';
import { statementView } from '../../months/statement-view.ts';
import { callerOf } from '../callers/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Within } from '../in-flight.ts';
import { monthProblem } from '../month-problem.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  monthAnswer,
  monthPath,
  monthsAnswer,
  monthsQuery,
  statement,
  statementAsKnown,
  statementPath,
  statementQuery,
  statementsAnswer,
} from '../schema/months.ts';
import { knownNow } from '../../../store/known/position-at.ts';

export const LIST_MONTHS = {
  id: 'listMonths',
  method: 'GET',
  path: '/v1/months',
  summary:
    "The programme's months, the latest first: open, draft or closed, with their hash and, but for a partner, totals.",
  roles: ['ops', 'finance', 'partner'],
  query: monthsQuery,
  answer: { 'application/json': monthsAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const SHOW_MONTH = {
  id: 'showMonth',
  method: 'GET',
  path: '/v1/months/{month}',
  summary: 'How one month stands, with control totals, and what has changed since its draft was made.',
  roles: ['ops', 'finance'],
  pathParameters: monthPath,
  answer: { 'application/json': monthAnswer },
  problems: ['unknown_month'],
} as const satisfies Operation;

export const LIST_STATEMENTS = {
  id: 'listStatements',
  method: 'GET',
  path: '/v1/months/{month}/statements',
  summary: 'The statements of a month, by partner.',
  roles: ['ops', 'finance'],
  pathParameters: monthPath,
  query: monthsQuery,
  answer: { 'application/json': statementsAnswer },
  problems: ['unknown_month', 'month_open', 'invalid_cursor'],
} as const satisfies Operation;

export const SHOW_STATEMENT = {
  id: 'showStatement',
  method: 'GET',
  path: '/v1/months/{month}/statements/{partner}',
  summary:
    "One partner's statement: lines, sold lines, adjustments, totals, tiers, what the next tier wants, and hash; or as it was known at a time, and why it is different now.",
  roles: ['ops', 'finance', 'partner'],
  pathParameters: statementPath,
  query: statementQuery,
  answer: { 'application/json': z.union([statement, statementAsKnown]) },
  problems: ['unknown_month', 'month_open', 'no_statement', 'unknown_partner', 'too_busy'],
} as const satisfies Operation;

export function monthRoutes(app: FastifyInstance, { pool, clock, rules }: ApiDependencies, reckonings: Within): void {
  serve(app, LIST_MONTHS, async (request) => {
    const { limit = DEFAULT_LIMIT, cursor } = readInput(monthsQuery, request.query, 'query');
    const now = clock.now();
    const before = placeOf(cursor, decodeMonthPlace);
    const { items, next } = await listMonths(pool, rules, { now, before, limit });
    const months = items.map((month) => monthView(month, now));
    const seen = callerOf(request).role === 'partner' ? months.map(withoutTotals) : months;
    return { asOf: formatInstant(now), items: seen, nextCursor: next };
  });

  serve(app, SHOW_MONTH, async (request) => {
    const { month } = readInput(monthPath, request.params, 'path');
    const now = clock.now();
    const found = await showMonth(pool, rules, month, now);
    if (found.kind !== 'month') throw monthProblem(month, found);
    return monthDetailView(found.shown, now);
  });

  serve(app, LIST_STATEMENTS, async (request) => {
    const { month } = readInput(monthPath, request.params, 'path');
    const { limit = DEFAULT_LIMIT, cursor } = readInput(monthsQuery, request.query, 'query');
    const after = placeOf(cursor, decodeStatementPlace);
    const listed = await listStatements(pool, rules, month, { now: clock.now(), after, limit });
    if (listed.kind !== 'statements') throw monthProblem(month, listed);
    return pageView(listed.page);
  });

  serve(app, SHOW_STATEMENT, async (request) => {
    const asked = readInput(statementPath, request.params, 'path');
    const { at, known_at: knownAt } = readInput(statementQuery, request.query, 'query');
    if (at !== undefined || knownAt !== undefined) {
      const found = await reckonings(request, async () => {
        const now = await knownNow(pool, clock.now());
        const when = { at: at ?? knownAt ?? now, knownAt: Math.min(knownAt ?? now, now), now };
        return showStatementAsKnown(pool, rules, asked, when);
      });
      if (found.kind !== 'known') throw monthProblem(asked.month, found, asked.partner);
      const own = callerOf(request).partner;
      return own === null ? found.shown : ownStatementAsKnown(pool, own, found.shown);
    }
    const shown = await showStatement(pool, rules, asked, clock.now());
    if (shown.kind !== 'statement') throw monthProblem(asked.month, shown, asked.partner);
    const { partner } = callerOf(request);
    const view = statementView(shown.statement);
    return partner === null ? view : ownStatement(pool, partner, view);
  });
}

/** What all partners have together is no business of one. */
function withoutTotals(month: MonthView): MonthView {
  return { ...month, totals: null };
}

function placeOf<Place>(cursor: string | undefined, decode: (text: string) => Place | null): Place | null {
  if (cursor === undefined) return null;
  const place = decode(cursor);
  if (place !== null) return place;
  throw new ProblemError('invalid_cursor', 'The cursor was not given by this list.');
}

function pageView({ month: { basis, status }, statements, next }: StatementPage) {
  const { month, valuedAt, policy, ruleSet, position, run } = basis;
  return {
    month,
    status,
    valuedAt: formatInstant(valuedAt),
    policy,
    ruleSet,
    position,
    items: statements.map(statementView),
    nextCursor: next === null ? null : encodeStatementPlace({ run, partner: next }),
  };
}
