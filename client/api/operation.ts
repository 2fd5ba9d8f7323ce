/** What one call is: from the same description it is routed, its input is read and /openapi.json is written. */
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { Role } from '../../store/tokens/role.ts';
import { dropUnaskedBody } from './json-body.ts';
import type { ProblemCode } from './problems.ts';
import { readInput } from './read-input.ts';

export interface Operation {
  /** Unique; names the call in generated clients. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  /**
   * Whose token may call it, besides an administrator's; `anybody` needs none. With `partner` among them, a `{partner}`
   * in the path is held to the caller's own; every other answer is the route's to hold (`partnerScope`).
   */
  readonly roles: readonly Role[] | 'anybody';
  /** False for a POST that changes nothing: a preview, a check. Whatever changes something is audited. */
  readonly changes?: false;
  /** Reads whole tables, or waits for others: it has the longer limit on its time. */
  readonly isLong?: true;
  /** It bounds its calls at once itself, and these do not wait for turns (`turns.ts`). */
  readonly hasOwnBound?: true;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  /** By media type. */
  readonly body?: Readonly<Record<string, z.ZodType | TextBody>>;
  /** What status 200 brings, by media type. */
  readonly answer: Readonly<Record<string, z.ZodType | TextBody>>;
  /** What can go wrong, beside what can go wrong with every call. */
  readonly problems: readonly ProblemCode[];
}

/** A body that is no JSON value. */
export interface TextBody {
  readonly kind: 'text';
  readonly about: string;
  /** What it is to whoever reads it as JSON; a text if left out. */
  readonly json?: 'array' | 'object';
}

/** Whether the operation leaves anything behind. */
export function changesSomething({ method, changes }: Operation): boolean {
  return method !== 'GET' && changes !== false;
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route serves: who may call it is read from here (`callers/let-in.ts`). */
    operation?: Operation;
  }
}

/** Of calls that take none. */
const noQuery = z.strictObject({});

/**
 * What was not asked for: a parameter that is not known is refused, as it would be beside known ones, and not left out
 * of the answer in silence; a body is no part of the call. Probes and scrapes may add to their queries what they like.
 */
function refuseUnasked({ query, roles }: Operation): onRequestAsyncHookHandler {
  const isStrict = query === undefined && roles !== 'anybody';
  return async (request) => {
    if (isStrict) readInput(noQuery, request.query, 'query');
    dropUnaskedBody(request);
  };
}

/** Routes a call to its handler. `before` runs when the headers are there, before a body is read. */
export function serve(
  app: FastifyInstance,
  operation: Operation,
  handler: Handler,
  before: readonly onRequestAsyncHookHandler[] = [],
): void {
  const { method, path } = operation;
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.route({ method, url, config: { operation }, onRequest: [refuseUnasked(operation), ...before], handler });
}
