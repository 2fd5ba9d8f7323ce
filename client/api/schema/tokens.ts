/** Tokens as they are asked for and answered. */
import { z } from 'zod';
import { ROLES } from '../../../store/tokens/role.ts';
import { TOKEN_STATES } from '../../tokens/token-view.ts';
import { lookedUp, nextCursor, page, partnerId, timeIn, timeOut } from './common.ts';

export const tokensQuery = z.strictObject(page);
export const tokenPath = z.object({ id: lookedUp.meta({ description: 'id of a token' }) });

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: 'for people: whose it is, what it is for', examples: ['shop import'] });

const expiresAt = timeIn
  .nullable()
  .optional()
  .meta({ description: 'in real time, not that of a programme clock; 365 days from now if left out; null: never' });

/** A partner is named with its role, and only there. */
export const newToken = z.discriminatedUnion('role', [
  z.strictObject({ name, role: z.literal('partner'), partner: partnerId, expiresAt }),
  z.strictObject({ name, role: z.enum(ROLES).exclude(['partner']), expiresAt }),
]);

const token = {
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  partner: z.string().nullable().meta({ description: 'only with the role partner' }),
  state: z.enum(TOKEN_STATES),
  createdBy: z.string(),
  createdAt: timeOut,
  expiresAt: timeOut.nullable().meta({ description: 'null: never' }),
  revokedAt: timeOut.nullable(),
  revokedBy: z.string().nullable(),
  lastUsedAt: timeOut.nullable().meta({ description: 'to the minute; null before the first use' }),
};

export const tokenAnswer = z.object(token).meta({ id: 'Token' });
export const tokensAnswer = z.object({ items: z.array(tokenAnswer), nextCursor }).meta({ id: 'TokenPage' });
export const newTokenAnswer = z
  .object({ ...token, token: z.string().meta({ description: 'shown this once: only its hash is kept' }) })
  .meta({ id: 'NewToken' });
