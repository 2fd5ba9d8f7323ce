/** `GET /v1/rule-sets/coverage`: what people do that no rule speaks of. */
import type { FastifyInstance } from 'fastify';
import { ledgerCoverage } from '../../rule-sets/ledger-coverage.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { limitInFlight } from '../in-flight.ts';
import { serve, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';
import { coverageAnswer, coverageQuery } from '../schema/rule-set-coverage.ts';

export const RULE_SET_COVERAGE = {
  id: 'ruleSetCoverage',
  method: 'GET',
  path: '/v1/rule-sets/coverage',
  summary: 'Kinds of activities in the ledger that no published rule speaks of, and rules that never decided anything.',
  roles: ['author', 'ops'],
  query: coverageQuery,
  answer: { 'application/json': coverageAnswer },
  problems: ['too_busy'],
  isLong: true,
} as const satisfies Operation;

/** Each reads the whole ledger. */
const AT_ONCE = { inAll: 1, ofOne: 1 };

export function ruleSetCoverageRoutes(app: FastifyInstance, { pool, rules }: ApiDependencies): void {
  const inFlight = limitInFlight(AT_ONCE, 'looks at the whole history');
  serve(
    app,
    RULE_SET_COVERAGE,
    async (request, reply) => {
      const { from = null, to = null } = readInput(coverageQuery, request.query, 'query');
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return ledgerCoverage(pool, rules, { from, to, signal: gone.signal });
    },
    [inFlight.enter],
  );
}
