/** Erasing a person's data, as it is asked for and answered. */
import { z } from 'zod';
import { userId } from './common.ts';

export const erasureBody = z.strictObject({
  user: userId,
  confirm: z.literal('ERASE', 'must be "ERASE": it can not be undone'),
});

export const erasureAnswer = z
  .object({
    user: z.string(),
    erasedEvents: z.int().meta({ description: 'events of which personal data was removed; 0 when none was left' }),
    removed: z.array(z.string()).meta({ description: 'what was removed' }),
    kept: z.array(z.string()).meta({ description: 'what stays, and says no more who the person is' }),
  })
  .meta({ id: 'UserErasure' });
