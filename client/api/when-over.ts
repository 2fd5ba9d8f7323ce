/**
 * Each call to its end: answered, or broken off before its answer was whole, be it that the caller left or that what
 * streams failed. Fastify's `onResponse` hears of the first only.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Told once of each call that is over. */
export type Over = (request: FastifyRequest, reply: FastifyReply, end: CallEnd) => void;

export interface CallEnd {
  /** Of the answer; null when none had begun. */
  readonly status: number | null;
  readonly isWhole: boolean;
}

/** Calls that come from now on. */
export function whenOver(app: FastifyInstance, ...told: readonly Over[]): void {
  const answered = new WeakSet<FastifyRequest>();
  const tell = (request: FastifyRequest, reply: FastifyReply, end: CallEnd): void => {
    for (const one of told) one(request, reply, end);
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      if (answered.has(request)) return;
      tell(request, reply, { status: reply.raw.headersSent ? reply.statusCode : null, isWhole: false });
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    answered.add(request);
    tell(request, reply, { status: reply.statusCode, isWhole: true });
  });
}
