/** `POST /v1/events`: the way in for facts. Answers after the commit (`docs/architecture.md`, principle 8). */
import type { FastifyInstance } from 'fastify';
import { acceptEvents } from '../../events/accept-events.ts';
import {
  createBodyReader,
  EVENT_MEDIA_TYPES,
  type EventMediaType,
  type ReadBody,
  type SentEvent,
} from '../../events/read-body.ts';
import { MAX_BODY_BYTES, type ApiDependencies, type ApiLimits } from '../dependencies.ts';
import { limitInFlight } from '../in-flight.ts';
import { refuseOtherBodies, unreadBody } from '../json-body.ts';
import { noAct, takeAct } from '../acts/act-note.ts';
import type { EventCounters } from '../event-counters.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { cloudEvent, cloudEventBatch, eventsAnswer } from '../schema/events.ts';
import { unreadableText } from '../unreadable-text.ts';

export const POST_EVENTS: Operation = {
  id: 'postEvents',
  method: 'POST',
  path: '/v1/events',
  summary: 'Takes at most 1,000 events in 4 MiB. Each is accepted, known already, or refused alone with a reason.',
  roles: ['ingest'],
  // Many at once share an append.
  hasOwnBound: true,
  body: {
    'application/cloudevents+json': cloudEvent,
    'application/cloudevents-batch+json': cloudEventBatch,
    'application/x-ndjson': { kind: 'text', about: 'one CloudEvent a line' },
  },
  answer: { 'application/json': eventsAnswer },
  problems: ['invalid_json', 'body_too_large', 'too_many_events', 'unsupported_media_type', 'too_busy', 'stopping'],
};

interface Body {
  readonly mediaType: EventMediaType;
  readonly bytes: Uint8Array;
}

/** Real seconds after which to come back when too much waits to be appended. */
const RETRY_AFTER = 1;

export function eventRoutes(
  app: FastifyInstance,
  dependencies: ApiDependencies,
  limits: ApiLimits,
  counters: EventCounters,
): void {
  const { appender } = dependencies;
  const readBody = createBodyReader();
  const inFlight = limitInFlight(limits.eventRequests, 'requests with events');
  app.removeAllContentTypeParsers();
  refuseOtherBodies(app);
  for (const mediaType of EVENT_MEDIA_TYPES) {
    app.addContentTypeParser(mediaType, { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (request, bytes, done) => {
      const fault = unreadableText(request.headers);
      if (fault === null) done(null, { mediaType, bytes });
      else done(new ProblemError('unsupported_media_type', fault));
    });
  }
  // Before a body is read: reading it is what costs.
  const shed = async (): Promise<void> => {
    if (appender.isFull) throw tooBusy(appender.waiting);
  };
  serve(
    app,
    POST_EVENTS,
    async (request) => {
      const body = request.body as Body | undefined;
      if (body === undefined) throw unreadBody(request);
      const sent = sentEvents(await readBody(body.mediaType, body.bytes));
      const answer = await acceptEvents(
        sent.map(({ outcome }) => outcome),
        dependencies,
        (counts) => takeAct(request, { after: counts }),
      );
      // Whatever was new has its act by now.
      noAct(request);
      counters.count(answer);
      return {
        ...answer,
        refused: answer.refused.map(({ index, source, id, code, message, issues }) => ({
          index,
          line: sent[index]?.line ?? null,
          source,
          id,
          code,
          message,
          issues,
        })),
      };
    },
    [shed, inFlight.enter],
  );
}

function sentEvents(read: ReadBody): readonly SentEvent[] {
  switch (read.kind) {
    case 'events':
      return read.events;
    case 'unreadable':
      throw new ProblemError('invalid_json', read.reason, {
        errors: [{ pointer: '', in: 'body', message: read.reason }],
      });
    case 'too_many':
      throw new ProblemError('too_many_events', `The request has ${read.count.toLocaleString('en')} events.`);
  }
}

function tooBusy(waiting: number): ProblemError {
  const detail = `${waiting.toLocaleString('en')} events wait to be appended already.`;
  return new ProblemError('too_busy', detail, { retryAfter: RETRY_AFTER });
}
