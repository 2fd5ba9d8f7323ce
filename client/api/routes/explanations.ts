/** Why a pair is credited or not, and what became of each of its activities (`docs/interfaces.md §4`). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Pair } from '../../../rules/relationship/pair.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { PairAt, PairFolds } from '../../../store/pairs/pair-folds.ts';
import { decodePlace, encodePlace } from '../../cursor.ts';
import { activityViews, explanationView } from '../../relationships/explanation-view.ts';
import { unknownOf } from '../../relationships/show-relationship.ts';
import { callerOf } from '../callers/caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import { activitiesAnswer, activitiesQuery, explanationAnswer, explanationQuery } from '../schema/explanations.ts';
import { pairPath } from '../schema/relationships.ts';
import { unknownName } from '../unknown.ts';

export const EXPLAIN_RELATIONSHIP = {
  id: 'explainRelationship',
  method: 'GET',
  path: '/v1/relationships/{partner}/{client}/explanation',
  summary:
    'Why a pair is credited or not: each precondition of each user, the first that fails, since when, and who can mend it.',
  roles: ['ops', 'author', 'finance', 'partner'],
  pathParameters: pairPath,
  query: explanationQuery,
  answer: { 'application/json': explanationAnswer },
  problems: ['unknown_partner', 'unknown_client'],
} as const satisfies Operation;

export const LIST_ACTIVITIES = {
  id: 'listActivities',
  method: 'GET',
  path: '/v1/relationships/{partner}/{client}/activities',
  summary: 'The activities of a pair, the last first, each with its verdict, the explanation and plain words.',
  roles: ['ops', 'author', 'finance', 'partner'],
  pathParameters: pairPath,
  query: activitiesQuery,
  answer: { 'application/json': activitiesAnswer },
  problems: ['unknown_partner', 'unknown_client', 'invalid_cursor'],
} as const satisfies Operation;

const activityName = z.tuple([z.string(), z.string()]);

export function explanationRoutes(app: FastifyInstance, { pool, clock }: ApiDependencies, folds: PairFolds): void {
  /** Null for two that have nothing in common; to a partner such a client is unknown, whether or not it is there. */
  async function knownPair(request: FastifyRequest, pair: Pair, at?: Instant): Promise<PairAt | null> {
    const known = await folds.at(pair, at);
    if (known !== null) return known;
    if (callerOf(request).partner !== null) throw unknownName('client', pair.client);
    const missing = await unknownOf(pool, pair);
    if (missing === 'unknown_partner') throw unknownName('partner', pair.partner);
    if (missing === 'unknown_client') throw unknownName('client', pair.client);
    return null;
  }

  serve(app, EXPLAIN_RELATIONSHIP, async (request) => {
    const pair = readInput(pairPath, request.params, 'path');
    const { at = clock.now(), lang = 'en' } = readInput(explanationQuery, request.query, 'query');
    return explanationView(pair, at, await knownPair(request, pair, at), lang);
  });

  serve(app, LIST_ACTIVITIES, async (request) => {
    const pair = readInput(pairPath, request.params, 'path');
    const { limit = DEFAULT_LIMIT, cursor, lang = 'en' } = readInput(activitiesQuery, request.query, 'query');
    const known = await knownPair(request, pair);
    const verdicts = known?.fold.verdicts ?? [];
    const end = readCursor(cursor, (text) => placeOf(text, known)) ?? verdicts.length;
    const indices = Array.from({ length: Math.min(limit, end) }, (_none, index) => end - 1 - index);
    const items = known === null ? [] : activityViews(known, indices, lang);
    const last = items.at(-1);
    const hasMore = last !== undefined && end > items.length;
    return { items, nextCursor: hasMore ? encodePlace([last.source, last.id]) : null };
  });
}

/** The place of the activity that the page before ended with: a late one that came between shifts nothing. */
function placeOf(text: string, known: PairAt | null): number | null {
  const name = decodePlace(activityName, text);
  if (name === null || known === null) return null;
  const place = known.fold.verdicts.findIndex(({ source, id }) => source === name[0] && id === name[1]);
  return place < 0 ? null : place;
}
