/** A bound on requests under way at once, so that memory has one too: the next is told to come back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

export interface InFlight {
  /** For `onRequest`, before a body is read. Throws `too_busy`. */
  readonly enter: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** @param what requests there are too many of, for the answer */
export function limitInFlight(most: number, what: string): InFlight {
  let underWay = 0;
  return {
    enter: async (_request, reply) => {
      if (underWay >= most)
        throw new ProblemError('too_busy', `${most} ${what} are under way already.`, { retryAfter: 1 });
      underWay += 1;
      // Comes once for each answer, sent or broken off.
      reply.raw.once('close', () => (underWay -= 1));
    },
  };
}
