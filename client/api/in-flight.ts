/** A bound on requests under way at once, so that memory and connections have one too: the next is told to come back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerKey, callerOf } from './callers/caller.ts';
import { ProblemError } from './problems.ts';

/** Real seconds after which to try again. */
const RETRY_AFTER = 1;

export interface InFlight {
  /** For `onRequest`, before a body is read. Throws `too_busy`. */
  readonly enter: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** @param what requests there are too many of, for the answer */
export function limitInFlight(limits: WorkLimits, what: string): InFlight {
  const underWay = counting(limits, what);
  return {
    enter: async (request, reply) => {
      const leave = underWay.enter(request);
      // Comes once for each answer, sent or broken off.
      reply.raw.once('close', leave);
    },
  };
}

export interface WorkLimits {
  /** At once, of all callers together. */
  readonly inAll: number;
  /** At once, of one caller: fewer, so that nobody keeps the others out. */
  readonly ofOne: number;
}

/** Does a piece of work for a caller, unless too much is under way. Throws `too_busy`. */
export type Within = <T>(request: FastifyRequest, work: () => Promise<T>) => Promise<T>;

/**
 * A bound on work that is dear. It counts until the work is done, not until the answer is: whoever asks and hangs up,
 * or is told that it took too long, still has it done.
 *
 * @param what there is too much of, for the answer
 */
export function limitWork(limits: WorkLimits, what: string): Within {
  const underWay = counting(limits, what);
  return async (request, work) => {
    const leave = underWay.enter(request);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/** Streams what somebody asked for, unless too much is streamed already: then the first to be read throws `too_busy`. */
export type Streaming = <T>(request: FastifyRequest, open: () => AsyncIterable<T>) => AsyncGenerator<T>;

/** The same as {@link limitWork} for what is streamed: it counts until the last is read, or nobody reads on. */
export function limitStreams(limits: WorkLimits, what: string): Streaming {
  const underWay = counting(limits, what);
  return async function* (request, open) {
    const leave = underWay.enter(request);
    try {
      yield* open();
    } finally {
      leave();
    }
  };
}

interface Counting {
  /** Counts a request, until what it returns is called. Throws `too_busy`. */
  readonly enter: (request: FastifyRequest) => () => void;
}

function counting({ inAll, ofOne }: WorkLimits, what: string): Counting {
  const underWay = new Map<string, number>();
  let all = 0;
  return {
    enter(request) {
      const key = callerKey(callerOf(request));
      const own = underWay.get(key) ?? 0;
      if (own >= ofOne) throw tooBusy(`${ofOne} ${what} are under way for this token already.`);
      if (all >= inAll) throw tooBusy(`${inAll} ${what} are under way already.`);
      underWay.set(key, own + 1);
      all += 1;
      return () => {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
        all -= 1;
      };
    },
  };
}

function tooBusy(detail: string): ProblemError {
  return new ProblemError('too_busy', detail, { retryAfter: RETRY_AFTER });
}
