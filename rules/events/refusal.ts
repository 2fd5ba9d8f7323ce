/** Why an event is refused (`docs/domain.md §2`, points 1 and 4). Refusing one event never loses another. */

/** One thing wrong with an event, with the place as a JSON pointer (RFC 6901) into the event. */
export interface EventIssue {
  readonly pointer: string;
  readonly message: string;
}

/** Stable codes; each with what it means and how to mend it. */
export const REFUSAL_CODES = {
  invalid_json: 'The line or body is no JSON. Send one JSON object per event.',
  invalid_event: 'The envelope is no CloudEvent 1.0. Send specversion "1.0", id, source, type, time and a data object.',
  unknown_type: 'This type of event means nothing here. See docs/domain.md §2 for the types.',
  invalid_time: 'The time is no RFC 3339 timestamp with an offset. Write for example 2026-03-01T09:30:00Z.',
  invalid_data: 'The data does not fit the type. Mend the fields named by the pointers.',
  invalid_text: 'A text holds U+0000, half a surrogate pair, or a control character in an identifier. Remove it.',
  invalid_number: 'A number is beyond the range of a double. Send it as a string, or smaller.',
  event_conflict:
    'Another event with this source and id was accepted first and stands. Send a correction under a new id.',
  event_in_future: 'The time is more than 5 minutes ahead of the programme clock. Send it when it has happened.',
} as const;

export type RefusalCode = keyof typeof REFUSAL_CODES;

export interface Refusal {
  readonly kind: 'refused';
  /** As sent, when they could be read. */
  readonly source: string | null;
  readonly id: string | null;
  readonly code: RefusalCode;
  /** One sentence for people: what and where. */
  readonly message: string;
  readonly issues: readonly EventIssue[];
}

/** Faults told of one event. Each repeats where it stands: all of them, of some megabytes, could be terabytes. */
export const MOST_FAULTS = 100;
const MORE: EventIssue = { pointer: '', message: 'has more faults than are told here' };

/** A refusal whose sentence is made from its issues, the first hundred of them. */
export function refusal(
  code: RefusalCode,
  name: { source: string | null; id: string | null },
  all: readonly EventIssue[],
): Refusal {
  const issues = all.length > MOST_FAULTS ? [...all.slice(0, MOST_FAULTS), MORE] : all;
  const places = issues
    .map(({ pointer, message }) => `${pointer === '' ? 'the event' : pointer} ${message}`)
    .join('; ');
  return { kind: 'refused', source: name.source, id: name.id, code, message: places, issues };
}
