/** Removing access, as it is asked for and answered. */
import { z } from 'zod';
import { clientId, eventName, partnerId, timeOut, userId } from './common.ts';
import { periodShape } from './relationships.ts';

const place = {
  client: clientId,
  by: z.enum(['partner', 'client']).meta({ description: "from which side: the partner's dashboard, or the client" }),
};
const removal = { user: userId, ...place };
const removalOfAll = { partner: partnerId, ...place };
const confirm = z.literal('REMOVE', 'must be "REMOVE": it can not be undone by the partner');

export const previewBody = z.strictObject(removal);
export const removalBody = z.strictObject({ ...removal, confirm });
export const previewAllBody = z.strictObject(removalOfAll);
export const removalAllBody = z.strictObject({ ...removalOfAll, confirm });

export const removalHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'names this removal: a repeat gets the first receipt' }),
});

const userIds = z.array(z.string());
const managedBy = userIds.meta({ description: 'users who manage the pair then' });

/** What removing access does to a relationship. */
export const effect = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('ends'), since: timeOut }),
    z.object({
      kind: z.literal('stays'),
      since: timeOut,
      expiresAt: timeOut,
      heldByUser: z.string(),
      managedBy,
    }),
    z.object({ kind: z.literal('not_managed') }),
  ])
  .meta({ id: 'RemovalEffect' });

const restore = z
  .object({
    by: z.literal('client').meta({ description: 'who alone can give the access again: by a new access.granted' }),
    assignAgain: userIds.meta({ description: 'users who must then also be assigned again before activity counts' }),
  })
  .meta({ id: 'AccessRestoration' });

const tierEffect = z.object({
  without: z.string().nullable().meta({ description: 'without the removal' }),
  after: z.string().nullable().meta({ description: 'with it' }),
});

/** What the partner loses this month. */
export const loss = z
  .object({
    month: z.string(),
    clients: z.array(
      z.object({
        client: z.string(),
        credit: z.string().meta({ description: 'credit a month, now' }),
        currency: z.string().nullable(),
        otherPartners: z.int().meta({ description: 'how many other partners go on managing the client' }),
      }),
    ),
    points: z.string().meta({ description: "less in the month's total, if nothing else is done" }),
    performanceTier: tierEffect,
    creditedTier: tierEffect,
  })
  .nullable()
  .meta({ id: 'RemovalLoss', description: 'null when nothing ends, or when not all that was accepted is judged yet' });

export const previewAnswer = z
  .object({
    user: z.string(),
    client: z.string(),
    partner: z.string(),
    by: z.string(),
    alreadyRemoved: z.boolean().meta({ description: 'the same removal was made before: repeating it does nothing' }),
    effect: effect.nullable(),
    loss,
    restore: restore.nullable(),
  })
  .meta({ id: 'AccessRemovalPreview' });

const made = { event: eventName, removedAt: timeOut, position: z.int().meta({ description: 'place in the ledger' }) };

const consequence = {
  periodsEnded: z.array(z.object(periodShape)).meta({ description: 'what ended by it, at that instant' }),
  managed: z
    .object({ expiresAt: timeOut, heldByUser: z.string(), managedBy })
    .nullable()
    .meta({ description: 'who keeps the pair managed, and until when; null if nobody does' }),
  restore,
};

export const receiptAnswer = z
  .object({ user: z.string(), client: z.string(), partner: z.string(), by: z.string(), ...made, ...consequence })
  .meta({ id: 'AccessRemovalReceipt' });

export const previewAllAnswer = z
  .object({
    partner: z.string(),
    client: z.string(),
    by: z.string(),
    users: userIds.meta({ description: 'who would lose their access' }),
    effect: effect.nullable(),
    loss,
    restore,
  })
  .meta({ id: 'AccessRemovalOfAllPreview' });

export const receiptAllAnswer = z
  .object({
    partner: z.string(),
    client: z.string(),
    by: z.string(),
    removals: z.array(z.object({ user: z.string(), ...made })),
    ...consequence,
  })
  .meta({ id: 'AccessRemovalOfAllReceipt' });
