/** `GET …/statements/{partner}/explanation` and `/difference` (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import { diffStatement } from '../../months/diff-statement.ts';
import { explainStatement } from '../../months/explain-statement.ts';
import { ownDifference, ownExplanation } from '../../months/partner-view.ts';
import { callerOf } from '../callers/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Within } from '../in-flight.ts';
import { monthProblem } from '../month-problem.ts';
import { serve, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';
import { statementPath } from '../schema/months.ts';
import { differenceAnswer, explanationAnswer, explanationQuery } from '../schema/statement-explanations.ts';

export const EXPLAIN_STATEMENT = {
  id: 'explainStatement',
  method: 'GET',
  path: '/v1/months/{month}/statements/{partner}/explanation',
  summary:
    'Every figure of a statement down to the events it rests on, and what is missing for lines and the next tier.',
  roles: ['ops', 'finance', 'partner'],
  pathParameters: statementPath,
  query: explanationQuery,
  answer: { 'application/json': explanationAnswer },
  problems: ['unknown_month', 'month_open', 'no_statement', 'unknown_partner', 'too_busy'],
} as const satisfies Operation;

export const DIFF_STATEMENT = {
  id: 'diffStatement',
  method: 'GET',
  path: '/v1/months/{month}/statements/{partner}/difference',
  summary: 'The difference to the month before, by cause: its parts add up exactly to the change of the total.',
  roles: ['ops', 'finance', 'partner'],
  pathParameters: statementPath,
  answer: { 'application/json': differenceAnswer },
  problems: ['unknown_month', 'month_open', 'no_statement', 'unknown_partner', 'too_busy'],
} as const satisfies Operation;

export function statementExplanationRoutes(
  app: FastifyInstance,
  { pool, clock, rules }: ApiDependencies,
  explanations: Within,
): void {
  serve(app, EXPLAIN_STATEMENT, async (request) => {
    const asked = readInput(statementPath, request.params, 'path');
    const { client = null } = readInput(explanationQuery, request.query, 'query');
    const explained = await explanations(request, () =>
      explainStatement(pool, rules, { ...asked, client }, clock.now()),
    );
    if (explained.kind !== 'explained') throw monthProblem(asked.month, explained, asked.partner);
    const { partner } = callerOf(request);
    return partner === null ? explained.explanation : ownExplanation(pool, partner, explained.explanation);
  });

  serve(app, DIFF_STATEMENT, async (request) => {
    const asked = readInput(statementPath, request.params, 'path');
    const diffed = await explanations(request, () => diffStatement(pool, rules, asked, clock.now()));
    if (diffed.kind !== 'diff') throw monthProblem(asked.month, diffed, asked.partner);
    const { partner } = callerOf(request);
    return partner === null ? diffed.diff : ownDifference(pool, partner, diffed.diff);
  });
}
