/** `GET /v1/partners/{partner}/single-keepers`: clients that hang on one user. */
import type { FastifyInstance } from 'fastify';
import { singleKeepers } from '../../../store/single-keepers.ts';
import { singleKeepersView } from '../../partners/single-keepers-view.ts';
import { encodePlace, readClientPlace } from '../../cursor.ts';
import type { ApiDependencies, ApiLimits } from '../dependencies.ts';
import { expectJudged } from '../judged.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import { singleKeepersAnswer, singleKeepersPath, singleKeepersQuery } from '../schema/single-keepers.ts';
import { expectPartner } from '../unknown.ts';

export const LIST_SINGLE_KEEPERS = {
  id: 'listSingleKeepers',
  method: 'GET',
  path: '/v1/partners/{partner}/single-keepers',
  summary:
    'Managed clients of a partner that hang on one user, by client: what is lost when that user stops or leaves.',
  roles: ['ops', 'finance', 'partner'],
  pathParameters: singleKeepersPath,
  query: singleKeepersQuery,
  answer: { 'application/json': singleKeepersAnswer },
  problems: ['invalid_cursor', 'unknown_partner', 'judging_behind'],
} as const satisfies Operation;

export function singleKeeperRoutes(app: FastifyInstance, { pool, clock }: ApiDependencies, limits: ApiLimits): void {
  serve(app, LIST_SINGLE_KEEPERS, async (request, reply) => {
    const { partner } = readInput(singleKeepersPath, request.params, 'path');
    const { limit = DEFAULT_LIMIT, cursor } = readInput(singleKeepersQuery, request.query, 'query');
    const after = readCursor(cursor, readClientPlace) ?? '';
    await expectPartner(pool, partner);
    await expectJudged(pool, reply, limits);
    const now = clock.now();
    const page = await singleKeepers(pool, partner, { now, after, limit });
    return {
      ...singleKeepersView(partner, page, now),
      nextCursor: page.next === null ? null : encodePlace([page.next]),
    };
  });
}
