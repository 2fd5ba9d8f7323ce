/** Events as they come in, and what is answered to them. */
import { z } from 'zod';
import { REFUSAL_CODES, type RefusalCode } from '../../../rules/events/refusal.ts';
import { ENVELOPE_SCHEMA, EVENT_DATA_SCHEMAS } from '../../../rules/events/schema.ts';

/** A structured CloudEvent of each type of `docs/domain.md §2`. Made of the schemas that `parseEvent` reads by. */
const cloudEvents = Object.entries(EVENT_DATA_SCHEMAS).map(([type, data]) =>
  ENVELOPE_SCHEMA.extend({ type: z.literal(type), time: z.string().meta({ format: 'date-time' }), data }),
);

export const cloudEvent = z.union(cloudEvents).meta({ id: 'CloudEvent' });
export const cloudEventBatch = z.array(cloudEvent).max(1000);

const refusedEvent = z
  .object({
    index: z.int().meta({ description: 'place among the events of the request, from 0' }),
    line: z.int().nullable().meta({ description: 'line of the body, from 1; null where a body has no lines' }),
    source: z.string().nullable(),
    id: z.string().nullable(),
    code: z.enum(Object.keys(REFUSAL_CODES) as RefusalCode[]),
    message: z.string(),
    issues: z.array(z.object({ pointer: z.string(), message: z.string() })),
  })
  .meta({ id: 'RefusedEvent' });

export const eventsAnswer = z
  .object({ accepted: z.int(), duplicates: z.int(), refused: z.array(refusedEvent) })
  .meta({ id: 'EventsAnswer' });
