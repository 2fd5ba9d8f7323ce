/** Bodies of commands: small JSON, read strictly. */
import type { FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../platform/errno.ts';
import { scan } from '../../rules/events/scan.ts';
import { ProblemError } from './problems.ts';

/** Lets the routes of `app` read `application/json` and nothing else, up to a size in bytes. */
export function readJsonBody(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  // Of the routes and not of the parser, so that who refuses a body knows the limit.
  app.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimit;
  });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parse(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parse(body: Buffer): unknown {
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
