/** `GET /v1/relationships` and one of them. */
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../rules/time/instant.ts';
import { decodeCursor, encodeCursor, type Cursor } from '../../relationships/cursor.ts';
import { listRelationships, orderOf, type RelationshipFilter } from '../../relationships/list-relationships.ts';
import { relationshipView, standingView } from '../../relationships/relationship-view.ts';
import { showRelationship } from '../../relationships/show-relationship.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import {
  pairPath,
  relationshipsAnswer,
  relationshipsQuery,
  standingAnswer,
  standingQuery,
} from '../schema/relationships.ts';

export const LIST_RELATIONSHIPS = {
  id: 'listRelationships',
  method: 'GET',
  path: '/v1/relationships',
  summary: 'Relationships with their last period. Managed ones of everybody come by expiry, all others by pair.',
  token: true,
  query: relationshipsQuery,
  answer: { 'application/json': relationshipsAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const SHOW_RELATIONSHIP = {
  id: 'showRelationship',
  method: 'GET',
  path: '/v1/relationships/{partner}/{client}',
  summary: 'How a pair stands at an instant: the fold of all that is accepted, even if nobody has judged it yet.',
  token: true,
  pathParameters: pairPath,
  query: standingQuery,
  answer: { 'application/json': standingAnswer },
  problems: ['unknown_partner', 'unknown_client'],
} as const satisfies Operation;

const DEFAULT_LIMIT = 100;

export function relationshipRoutes(app: FastifyInstance, { pool, clock, rules }: ApiDependencies): void {
  serve(app, LIST_RELATIONSHIPS, async (request) => {
    const query = readInput(relationshipsQuery, request.query, 'query');
    const now = clock.now();
    const filter: RelationshipFilter = {
      partner: query.partner ?? null,
      client: query.client ?? null,
      status: query.status ?? 'managed',
      expiringUntil: query.expiring === undefined ? null : now + query.expiring,
    };
    const after = readCursor(query.cursor, filter);
    const { items, next } = await listRelationships(pool, filter, { now, limit: query.limit ?? DEFAULT_LIMIT, after });
    return {
      asOf: formatInstant(now),
      items: items.map(relationshipView),
      nextCursor: next === null ? null : encodeCursor(next),
    };
  });

  serve(app, SHOW_RELATIONSHIP, async (request) => {
    const pair = readInput(pairPath, request.params, 'path');
    const at = readInput(standingQuery, request.query, 'query').at ?? clock.now();
    const shown = await showRelationship(pool, rules, pair, at);
    if (shown.kind === 'known') return standingView(shown.standing);
    const id = shown.kind === 'unknown_partner' ? pair.partner : pair.client;
    throw new ProblemError(shown.kind, `There is no ${shown.kind.slice('unknown_'.length)} ${JSON.stringify(id)}.`);
  });
}

function readCursor(text: string | undefined, filter: RelationshipFilter): Cursor | null {
  if (text === undefined) return null;
  const cursor = decodeCursor(text);
  if (cursor?.order === orderOf(filter)) return cursor;
  throw new ProblemError('invalid_cursor', 'The cursor was not given by this list.');
}
