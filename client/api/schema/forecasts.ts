/** Forecasts as they are asked for and answered. */
import { z } from 'zod';
import { partnerId, timeOut } from './common.ts';
import { missingForLine, missingForTier } from './statement-explanations.ts';

export const forecastPath = z.object({ partner: partnerId });

const points = z.string().meta({ description: 'a decimal' });
const tier = z.string().nullable();
const month = z.string().meta({ examples: ['2018-06'] });
const client = z.object({ client: z.string(), expiresAt: timeOut, points });
const isProven = z.boolean().meta({
  description: 'no shorter list keeps the tier; without a list, none does. False: it was not tried to the end',
});

export const forecastAnswer = z
  .object({
    partner: z.string(),
    asOf: timeOut,
    tier: tier.meta({ description: 'credited now' }),
    days: z
      .array(z.object({ day: z.string().meta({ format: 'date' }), end: timeOut, clients: z.int(), points }))
      .meta({ description: "the next 90 days of the programme's time zone: what a month that ended then would say" }),
    months: z
      .array(
        z.object({
          month,
          valuedAt: timeOut,
          managedPoints: points,
          soldPoints: points,
          adjustmentPoints: points,
          totalPoints: points,
          tierBefore: tier,
          performanceTier: tier,
          creditedTier: tier,
          nextTier: missingForTier
            .nullable()
            .meta({ description: 'the tier above, and what it wants that is not there' }),
          missing: z
            .array(z.object({ client: z.string(), points, missing: z.array(missingForLine) }))
            .meta({ description: 'what would make lines count that earn nothing, and what they earn then' }),
        }),
      )
      .meta({ description: 'months that end within these days' }),
    expiring: z.array(client).meta({ description: 'managed clients that expire within these days, the next first' }),
    risk: z
      .object({
        tier: z.string(),
        lostIn: month,
        renew: z.array(client).nullable().meta({
          description: 'the clients whose renewal keeps the tier, with what each adds then; null: nothing does',
        }),
        isProven,
      })
      .nullable()
      .meta({ description: 'null if the tier is kept, or there is none' }),
  })
  .meta({ id: 'Forecast' });

export const MOST_FORECASTS = 100;

const limit = z
  .string()
  .regex(/^\d{1,3}$/, `must be a number from 1 to ${MOST_FORECASTS}`)
  .transform(Number)
  .refine((count) => count >= 1 && count <= MOST_FORECASTS, `must be a number from 1 to ${MOST_FORECASTS}`)
  .meta({ description: `most partners on a page, 1 to ${MOST_FORECASTS}; 20 if left out` });

export const forecastsQuery = z.strictObject({
  limit: limit.optional(),
  cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
});

export const forecastsAnswer = z
  .object({
    asOf: timeOut,
    items: z.array(
      z
        .object({
          partner: z.string(),
          tier: tier.meta({ description: 'credited now' }),
          clients: z.int(),
          points: points.meta({ description: 'at the end of today' }),
          pointsAtEnd: points.meta({ description: 'at the end of the 90th day' }),
          expiring: z.int().meta({ description: 'how many clients expire within these days' }),
          nextExpiry: client.nullable(),
          risk: z.object({ lostIn: month, renew: z.array(z.string()).nullable(), isProven }).nullable(),
        })
        .meta({ id: 'ForecastSummary' }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ForecastPage' });
