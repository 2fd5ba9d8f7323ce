/** `GET /v1/relationships` and one of them. */
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../rules/time/instant.ts';
import type { PairFolds } from '../../../store/pairs/pair-folds.ts';
import { decodeCursor, encodeCursor, type Cursor } from '../../relationships/cursor.ts';
import { listRelationships, orderOf, type RelationshipFilter } from '../../relationships/list-relationships.ts';
import {
  ownStandingView,
  relationshipView,
  standingView,
  type PairStanding,
  type StandingView,
} from '../../relationships/relationship-view.ts';
import { showAsKnown } from '../../relationships/show-as-known.ts';
import { showRelationship } from '../../relationships/show-relationship.ts';
import { callerOf, partnerScope, type Caller } from '../callers/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  pairPath,
  relationshipsAnswer,
  relationshipsQuery,
  standingAnswer,
  standingQuery,
} from '../schema/relationships.ts';
import { unknownName } from '../unknown.ts';

export const LIST_RELATIONSHIPS = {
  id: 'listRelationships',
  method: 'GET',
  path: '/v1/relationships',
  summary: 'Relationships with their last period. Managed ones of everybody come by expiry, all others by pair.',
  roles: ['ops', 'author', 'finance', 'partner'],
  query: relationshipsQuery,
  answer: { 'application/json': relationshipsAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const SHOW_RELATIONSHIP = {
  id: 'showRelationship',
  method: 'GET',
  path: '/v1/relationships/{partner}/{client}',
  summary: 'How a pair stands at an instant: the fold of all that is accepted, even if nobody has judged it yet.',
  roles: ['ops', 'author', 'finance', 'partner'],
  pathParameters: pairPath,
  query: standingQuery,
  answer: { 'application/json': standingAnswer },
  problems: ['unknown_partner', 'unknown_client'],
} as const satisfies Operation;

export function relationshipRoutes(
  app: FastifyInstance,
  { pool, clock, rules }: ApiDependencies,
  folds: PairFolds,
): void {
  serve(app, LIST_RELATIONSHIPS, async (request) => {
    const query = readInput(relationshipsQuery, request.query, 'query');
    const now = clock.now();
    const filter: RelationshipFilter = {
      partner: partnerScope(request, query.partner),
      client: query.client ?? null,
      status: query.status ?? 'managed',
      expiringUntil: query.expiring === undefined ? null : now + query.expiring,
    };
    const after = readCursor(query.cursor, placeIn(filter));
    const { items, next } = await listRelationships(pool, filter, { now, limit: query.limit ?? DEFAULT_LIMIT, after });
    return {
      asOf: formatInstant(now),
      items: items.map(relationshipView),
      nextCursor: next === null ? null : encodeCursor(next),
    };
  });

  serve(app, SHOW_RELATIONSHIP, async (request) => {
    const pair = readInput(pairPath, request.params, 'path');
    const { known_at: knownAt, at = knownAt ?? clock.now() } = readInput(standingQuery, request.query, 'query');
    const shown =
      knownAt === undefined
        ? await showRelationship(pool, folds, pair, at)
        : await showAsKnown(pool, rules, pair, { at, knownAt });
    if (shown.kind === 'known') {
      const standing = seenBy(callerOf(request), shown.standing);
      return 'known' in shown ? { ...standing, known: shown.known } : standing;
    }
    throw shown.kind === 'unknown_partner' ? unknownName('partner', pair.partner) : unknownName('client', pair.client);
  });
}

/** A partner has no business with clients of others: it does not even learn that there are such. */
function seenBy({ partner }: Caller, standing: PairStanding): StandingView {
  if (partner === null) return standingView(standing);
  if (!standing.isEngaged) throw unknownName('client', standing.client);
  return ownStandingView(standing);
}

/** The place in a list of this order. */
function placeIn(filter: RelationshipFilter): (text: string) => Cursor | null {
  return (text) => {
    const cursor = decodeCursor(text);
    return cursor?.order === orderOf(filter) ? cursor : null;
  };
}
