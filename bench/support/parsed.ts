/** Raw events of a bench as the API would read them; one that it would refuse is a mistake of the bench. */
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';

export function parsedOrThrow(raw: object): ParsedEvent {
  const parsed = parseEvent(raw);
  if (parsed.kind === 'refused') throw new Error(parsed.message);
  return parsed;
}
