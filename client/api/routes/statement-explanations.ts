/** `GET …/statements/{partner}/explanation` (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import { explainStatement, type StatementExplanation } from '../../months/explain-statement.ts';
import { callerOf } from '../callers/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { monthProblem } from '../month-problem.ts';
import { serve, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';
import { statementPath } from '../schema/months.ts';
import { explanationAnswer, explanationQuery } from '../schema/statement-explanations.ts';

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
  problems: ['unknown_month', 'month_open', 'no_statement', 'unknown_partner'],
} as const satisfies Operation;

export function statementExplanationRoutes(app: FastifyInstance, { pool, clock, rules }: ApiDependencies): void {
  serve(app, EXPLAIN_STATEMENT, async (request) => {
    const asked = readInput(statementPath, request.params, 'path');
    const { client = null } = readInput(explanationQuery, request.query, 'query');
    const explained = await explainStatement(pool, rules, { ...asked, client }, clock.now());
    if (explained.kind !== 'explained') throw monthProblem(asked.month, explained, asked.partner);
    return callerOf(request).role === 'partner' ? ownView(explained.explanation) : explained.explanation;
  });
}

/** What came late may be of another partner: of that a partner learns the name of the event, as on its statement. */
function ownView(explanation: StatementExplanation): StatementExplanation {
  const adjustments = explanation.adjustments.map((one) => (one.kind === 'late' ? { ...one, events: [] } : one));
  return { ...explanation, adjustments };
}
