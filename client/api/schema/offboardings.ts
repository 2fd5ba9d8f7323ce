/** Offboarding a user, as it is asked for and answered. */
import { z } from 'zod';
import { OFFBOARDING_MODES } from '../../../store/offboardings/offboarding.ts';
import { effect, loss } from './access-removals.ts';
import { eventName, limit, timeOut, userId } from './common.ts';

const by = z
  .enum(['partner', 'client'])
  .optional()
  .meta({ description: "from which side access is removed: the partner's dashboard (if left out), or the client" });

export const foreseeBody = z.strictObject({ user: userId, by });

export const offboardBody = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('remove').meta({ description: 'removes all access at once' }),
    user: userId,
    by,
    confirm: z.literal('REMOVE', 'must be "REMOVE": it can not be undone by the partner'),
  }),
  z.strictObject({
    mode: z.literal('deactivate').meta({ description: 'nothing ends now; every relationship lapses by itself' }),
    user: userId,
    confirm: z.literal('DEACTIVATE', 'must be "DEACTIVATE": new activity of the user no longer qualifies'),
  }),
]);

export const offboardingPath = z.object({
  id: z.string().regex(/^\d{1,15}$/, 'must be the number of an offboarding'),
});

export const offboardingQuery = z.strictObject({
  limit: limit.optional(),
  cursor: z.string().max(2_000).optional().meta({ description: 'nextCursor of the page before' }),
});

const until = { expiresAt: timeOut, heldByUser: z.string() };
const managedOn = { ...until, managedBy: z.array(z.string()) };

export const foreseeAnswer = z
  .object({
    user: z.string(),
    partner: z.string(),
    by: z.string(),
    clients: z.array(
      z.object({
        client: z.string(),
        effect,
        lapses: z
          .object(until)
          .nullable()
          .meta({ description: 'if the user is only deactivated: until when it is held' }),
        assignAgain: z.boolean().meta({ description: 'after a restored access the user must be assigned again' }),
      }),
    ),
    loss,
    more: z.boolean().meta({ description: 'there are more clients than are looked at before' }),
  })
  .meta({ id: 'OffboardingPreview' });

const outcome = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('removed'),
      event: eventName,
      removedAt: timeOut,
      periodsEnded: z.array(z.object({ since: timeOut, end: timeOut, endReason: z.string() })),
      managed: z.object(managedOn).nullable(),
      assignAgain: z.boolean(),
    }),
    z.object({ kind: z.literal('no_access') }).meta({ description: 'the access was gone by then' }),
    z.object({ kind: z.literal('lapses'), ...managedOn }),
    z.object({ kind: z.literal('not_managed') }),
  ])
  .meta({ id: 'OffboardingOutcome' });

export const offboardingAnswer = z
  .object({
    id: z.string(),
    user: z.string(),
    partner: z.string(),
    mode: z.enum(OFFBOARDING_MODES),
    by: z.string(),
    askedBy: z.string(),
    askedAt: timeOut,
    finishedAt: timeOut.nullable(),
    progress: z.object({ done: z.int(), total: z.int() }),
    clients: z.array(
      z.object({
        client: z.string(),
        outcome: outcome.nullable().meta({ description: 'null until the client has had its turn' }),
        run: z.enum(['none', 'starting', 'running']).meta({ description: 'the durable run of the pair, now' }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Offboarding' });
