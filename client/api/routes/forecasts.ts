/** `GET /v1/partners/{partner}/forecast`, and all of them in short. */
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../rules/time/instant.ts';
import { encodePlace, readPartnerPlace } from '../../cursor.ts';
import { forecastPartner } from '../../forecast/forecast-partner.ts';
import { forecastSummary, listForecasts, type ForecastPage } from '../../forecast/list-forecasts.ts';
import { callerOf } from '../callers/caller.ts';
import type { ApiDependencies, ApiLimits } from '../dependencies.ts';
import type { Within } from '../in-flight.ts';
import { expectJudged } from '../judged.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { forecastAnswer, forecastPath, forecastsAnswer, forecastsQuery } from '../schema/forecasts.ts';
import { unknownName } from '../unknown.ts';

export const SHOW_FORECAST = {
  id: 'showForecast',
  method: 'GET',
  path: '/v1/partners/{partner}/forecast',
  summary:
    'What becomes of a partner if nothing is done: points day by day, the tier that follows, and whom to renew to keep it.',
  roles: ['ops', 'finance', 'partner'],
  pathParameters: forecastPath,
  answer: { 'application/json': forecastAnswer },
  problems: ['unknown_partner', 'judging_behind', 'too_busy'],
} as const satisfies Operation;

export const LIST_FORECASTS = {
  id: 'listForecasts',
  method: 'GET',
  path: '/v1/forecasts',
  summary: 'The forecasts of all partners in short, by partner.',
  roles: ['ops', 'finance', 'partner'],
  query: forecastsQuery,
  answer: { 'application/json': forecastsAnswer },
  problems: ['invalid_cursor', 'judging_behind', 'too_busy'],
} as const satisfies Operation;

const DEFAULT_LIMIT = 20;

export function forecastRoutes(
  app: FastifyInstance,
  { pool, clock, rules }: ApiDependencies,
  limits: ApiLimits,
  { reckonings, explanations }: Readonly<Record<'reckonings' | 'explanations', Within>>,
): void {
  serve(app, SHOW_FORECAST, async (request, reply) => {
    const { partner } = readInput(forecastPath, request.params, 'path');
    await expectJudged(pool, reply, limits);
    const row = await explanations(request, () => forecastPartner(pool, rules, partner, clock.now()));
    if (row === null) throw unknownName('partner', partner);
    return row;
  });

  serve(app, LIST_FORECASTS, async (request, reply) => {
    const { limit = DEFAULT_LIMIT, cursor } = readInput(forecastsQuery, request.query, 'query');
    const after = readCursor(cursor, readPartnerPlace) ?? '';
    await expectJudged(pool, reply, limits);
    const now = clock.now();
    const own = callerOf(request).partner;
    const page = await reckonings(request, () =>
      own === null ? listForecasts(pool, rules, now, { after, limit }) : onlyOwn(own),
    );
    return {
      asOf: formatInstant(now),
      items: page.items,
      nextCursor: page.next === null ? null : encodePlace([page.next]),
    };

    async function onlyOwn(partner: NonNullable<typeof own>): Promise<ForecastPage> {
      const row = await forecastPartner(pool, rules, partner, now);
      return { items: row === null ? [] : [forecastSummary(row)], next: null };
    }
  });
}
