/** An appender whose events are an act: it goes into the audit log in the transaction that appends them. */
import type { FastifyRequest } from 'fastify';
import type { EventName } from '../../../rules/events/event.ts';
import type { ParsedEvent } from '../../../rules/events/parse-event.ts';
import type { Appender } from '../../../store/ledger/appender.ts';
import { noAct, takeAct, type ActNote } from './act-note.ts';

/** For one request. When nothing is appended, or nothing new, it was only a repeat and no act. */
export function actingAppender(
  appender: Pick<Appender, 'append'>,
  request: FastifyRequest,
  noteOf: (events: readonly ParsedEvent[]) => ActNote,
): Pick<Appender, 'append'> {
  noAct(request);
  return {
    append: (parsed, acceptedAt) => appender.append(parsed, acceptedAt, () => takeAct(request, noteOf(parsed))),
  };
}

/** The names of events, as an act tells them. */
export function namesOf(events: readonly ParsedEvent[]): readonly EventName[] {
  return events.map(({ event: { source, id } }) => ({ source, id }));
}
