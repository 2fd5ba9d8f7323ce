/** From a line of a log to an event, or to a refusal. */
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import { refusal, type Refusal } from '../../rules/events/refusal.ts';
import { messageOf } from '../../platform/errno.ts';
import type { Line } from './line-splitter.ts';

/** Reads one line. Never throws. */
export function parseLine(line: Line): ParsedEvent | Refusal {
  if (line.kind === 'fault') return invalidJson(line.fault);
  let raw: unknown;
  try {
    raw = JSON.parse(line.text);
  } catch (error) {
    return invalidJson(`is no JSON: ${messageOf(error)}`);
  }
  return parseEvent(raw);
}

function invalidJson(message: string): Refusal {
  return refusal('invalid_json', { source: null, id: null }, [{ pointer: '', message }]);
}
