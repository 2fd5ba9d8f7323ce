/** What one call is: from the same description it is routed, its input is read and /openapi.json is written. */
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

export interface Operation {
  /** Unique; names the call in generated clients. */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  /** Whether a bearer token is needed. */
  readonly token: boolean;
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
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Routes a call to its handler. `before` runs when the headers are there, before a body is read. */
export function serve(
  app: FastifyInstance,
  { method, path }: Operation,
  handler: Handler,
  before: readonly onRequestAsyncHookHandler[] = [],
): void {
  app.route({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1'), onRequest: [...before], handler });
}
