/** The audit log as it is asked for and answered. */
import { z } from 'zod';
import { ROLES } from '../../../store/tokens/role.ts';
import { lookedUp, nextCursor, page, timeIn, timeOut } from './common.ts';

export const auditQuery = z.strictObject({
  caller: lookedUp.optional().meta({ description: 'only acts of the caller with this id' }),
  operation: lookedUp.optional().meta({ description: 'only acts of this operation, by its operationId' }),
  subject: lookedUp.optional().meta({ description: 'only acts about this, such as user:ann' }),
  from: timeIn.optional().meta({ description: 'only acts since then, in real time' }),
  until: timeIn.optional().meta({ description: 'only acts before then, in real time' }),
  ...page,
});

const act = z
  .object({
    id: z.int(),
    at: timeOut.meta({ description: 'in real time, not that of a programme clock' }),
    caller: z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) }),
    operation: z.string().meta({ description: 'by its operationId' }),
    subject: z.string().nullable().meta({ description: 'such as user:ann; null when it was about no one thing' }),
    before: z.unknown().meta({ description: 'as it was, where that makes sense; else null' }),
    after: z.unknown().meta({ description: 'as it is now, where that makes sense; else null' }),
    requestId: z.string(),
  })
  .meta({ id: 'Act' });

export const auditAnswer = z.object({ items: z.array(act), nextCursor }).meta({ id: 'ActPage' });
