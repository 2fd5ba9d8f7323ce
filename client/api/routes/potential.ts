/** `GET /v1/partners/{partner}/potential-credit`: activity that would count but for what somebody can mend. */
import type { FastifyInstance } from 'fastify';
import { readPotential } from '../../../store/potential/read-potential.ts';
import { encodePlace, readClientPlace } from '../../cursor.ts';
import { potentialView } from '../../partners/potential-view.ts';
import type { ApiDependencies, ApiLimits } from '../dependencies.ts';
import type { Within } from '../in-flight.ts';
import { expectJudged } from '../judged.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { MOST_PAIRS, potentialAnswer, potentialPath, potentialQuery } from '../schema/potential.ts';
import { expectPartner } from '../unknown.ts';

export const LIST_POTENTIAL_CREDIT = {
  id: 'listPotentialCredit',
  method: 'GET',
  path: '/v1/partners/{partner}/potential-credit',
  summary:
    'Clients that a partner does not manage though its users are active there: what is to be mended, by whom, and what the client would bring.',
  roles: ['ops', 'finance', 'partner'],
  pathParameters: potentialPath,
  query: potentialQuery,
  answer: { 'application/json': potentialAnswer },
  problems: ['invalid_cursor', 'unknown_partner', 'judging_behind', 'too_busy'],
} as const satisfies Operation;

export function potentialRoutes(
  app: FastifyInstance,
  { pool, clock, rules }: ApiDependencies,
  limits: ApiLimits,
  explanations: Within,
): void {
  serve(app, LIST_POTENTIAL_CREDIT, async (request, reply) => {
    const { partner } = readInput(potentialPath, request.params, 'path');
    const { limit = MOST_PAIRS, cursor, lang = 'en' } = readInput(potentialQuery, request.query, 'query');
    const after = readCursor(cursor, readClientPlace) ?? '';
    await expectPartner(pool, partner);
    await expectJudged(pool, reply, limits);
    const now = clock.now();
    const rulesNow = rules.at.bind(rules);
    const page = await explanations(request, () => readPotential(pool, rulesNow, partner, { now, after, limit }));
    const nextCursor = page.next === null ? null : encodePlace([page.next]);
    return { ...potentialView(partner, page, now, lang), nextCursor };
  });
}
