/** Clients that hang on one user, as they are asked for and answered. */
import { z } from 'zod';
import { nextCursor, page, partnerId, timeOut } from './common.ts';

export const singleKeepersPath = z.object({ partner: partnerId });
export const singleKeepersQuery = z.strictObject(page);

const keeper = z.object({
  user: z.string(),
  because: z.array(z.enum(['active', 'managing'])).meta({
    description:
      'active: nobody else’s activity is live, so it lapses if this user stops; managing: nobody else manages it, so it ends at once if this user loses access',
  }),
});

export const singleKeepersAnswer = z
  .object({
    partner: z.string(),
    asOf: timeOut,
    items: z.array(
      z
        .object({
          client: z.string(),
          since: timeOut,
          expiresAt: timeOut,
          keepers: z.array(keeper).meta({ description: 'one, or two if each is the only one of its kind' }),
        })
        .meta({ id: 'SingleKeeperClient' }),
    ),
    nextCursor,
  })
  .meta({ id: 'SingleKeeperPage' });
