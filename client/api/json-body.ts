/** Bodies of commands: small JSON, read strictly. And none where none is asked for. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../platform/errno.ts';
import { scan } from '../../rules/events/scan.ts';
import { ProblemError } from './problems.ts';
import { unreadableText } from './unreadable-text.ts';

/** Lets the routes of `app` read `application/json` and nothing else, up to a size in bytes. */
export function readJsonBody(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  refuseOtherBodies(app);
  // Of the routes and not of the parser, so that who refuses a body knows the limit.
  app.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimit;
  });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parse(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** What is of no type that `app` reads is refused unread; where no body is asked for, it is left alone. */
export function refuseOtherBodies(app: FastifyInstance): void {
  app.addContentTypeParser('*', (request, _body, done) => done(asksForBody(request) ? unreadBody(request) : null));
}

/** Calls that ask for no body get none, whatever comes: clients send empty ones with a type, or an empty object. */
export function dropUnaskedBody(request: FastifyRequest): void {
  if (!asksForBody(request)) delete request.headers['content-type'];
}

/** A body of no type that the call reads. */
export function unreadBody({ headers, routeOptions }: FastifyRequest): ProblemError {
  const types = Object.keys(routeOptions.config.operation?.body ?? {});
  const given = headers['content-type'];
  const told = given === undefined ? 'No Content-Type' : `Content-Type ${given} is not read here`;
  const allowed = `${types.length === 1 ? 'allowed is' : 'allowed are'} ${types.join(', ')}`;
  return new ProblemError('unsupported_media_type', `${told}; ${allowed}.`);
}

function asksForBody({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.operation?.body !== undefined;
}

function parse({ headers }: FastifyRequest, body: Buffer): unknown {
  const fault = unreadableText(headers);
  if (fault !== null) throw new ProblemError('unsupported_media_type', fault);
  if (!isUtf8(body)) throw new ProblemError('invalid_json', 'The body is not UTF-8 text.');
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ProblemError('invalid_json', `The body is no JSON: ${messageOf(error)}.`);
  }
  const errors = scan(value).map(({ issue }) => ({ ...issue, in: 'body' as const }));
  if (errors.length > 0) throw new ProblemError('invalid_request', 'The body holds what can not be kept.', { errors });
  return value;
}
