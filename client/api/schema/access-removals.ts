/** Removing access, as it is asked for and answered. */
import { z } from 'zod';
import { clientId, eventName, timeOut, userId } from './common.ts';

const removal = {
  user: userId,
  client: clientId,
  by: z.enum(['partner', 'client']).meta({ description: "from which side: the partner's dashboard, or the client" }),
};

export const previewBody = z.strictObject(removal);

export const removalBody = z.strictObject({
  ...removal,
  confirm: z.literal('REMOVE', 'must be "REMOVE": it can not be undone by the partner'),
});

export const removalHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'names this removal: a repeat gets the first receipt' }),
});

const effect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ends'), since: timeOut }),
  z.object({
    kind: z.literal('stays'),
    since: timeOut,
    expiresAt: timeOut,
    heldByUser: z.string(),
    managedBy: z.array(z.string()).meta({ description: 'users who manage the pair then' }),
  }),
  z.object({ kind: z.literal('not_managed') }),
]);

export const previewAnswer = z
  .object({
    user: z.string(),
    client: z.string(),
    partner: z.string().nullable(),
    by: z.string(),
    alreadyRemoved: z.boolean().meta({ description: 'the same removal was made before: repeating it does nothing' }),
    effect: effect.nullable(),
  })
  .meta({ id: 'AccessRemovalPreview' });

export const receiptAnswer = z
  .object({
    user: z.string(),
    client: z.string(),
    partner: z.string().nullable(),
    by: z.string(),
    event: eventName,
    removedAt: timeOut,
    position: z.int().meta({ description: 'place in the ledger' }),
  })
  .meta({ id: 'AccessRemovalReceipt' });
