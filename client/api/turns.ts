/**
 * Calls of one caller are worked on some at a time; its others wait. So whoever sends hundreds at once waits for itself,
 * and not others for it: there are few connections to PostgreSQL, and one thread.
 *
 * Owns: when the work of a call begins. Does not own: how long the call may take, its waiting included
 * (`limit-time.ts`); what is refused, as it is dear (`in-flight.ts`).
 * Invariants: 1. of one caller no more than so many calls are at work; 2. those that wait begin in the order in which
 * they came; 3. who waits for somebody else's work meanwhile gives way (`aside`); 4. nothing is begun for whoever has
 * left, or was told that it took too long.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { callerKey, callerOf } from './callers/caller.ts';
import { ProblemError } from './problems.ts';

export interface TurnLimits {
  /** Calls of one caller at work. */
  readonly atWork: number;
  /** Calls of one caller that wait; beyond them it is told to come back. */
  readonly waiting: number;
}

/** Real seconds after which to try again. */
const RETRY_AFTER = 1;

/** The calls of one caller. */
class Line {
  /** At work, waiting or aside. */
  calls = 0;
  #atWork = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #limits: TurnLimits;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  get isFull(): boolean {
    return this.#atWork >= this.#limits.atWork && this.#waiting.length >= this.#limits.waiting;
  }

  async take(): Promise<void> {
    if (this.#atWork < this.#limits.atWork) this.#atWork += 1;
    // Whoever gives way to it leaves the count as it is.
    else await new Promise<void>((begin) => this.#waiting.push(begin));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#atWork -= 1;
    else next();
  }
}

/** The lines in which calls stand that are at work. */
const lineOf = new WeakMap<FastifyRequest, Line>();

/** Routes that are added from now on wait for their caller's turn, but for those with a bound of their own. */
export function takeTurns(app: FastifyInstance, limits: TurnLimits): void {
  const lines = new Map<string, Line>();
  app.addHook('onRoute', (route) => {
    const operation = route.config?.operation;
    if (operation === undefined || operation.roles === 'anybody' || operation.hasOwnBound) return;
    route.handler = inTurn(route.handler, lines, limits);
  });
}

function inTurn(handler: RouteHandlerMethod, lines: Map<string, Line>, limits: TurnLimits): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    const key = callerKey(callerOf(request));
    const line = lines.get(key) ?? new Line(limits);
    if (line.isFull) throw tooMany(limits.waiting);
    lines.set(key, line);
    line.calls += 1;
    await line.take();
    try {
      if (isOver(reply)) throw new ProblemError('timed_out', 'Nobody waits for the answer any more.');
      lineOf.set(request, line);
      return await handler.call(this, request, reply);
    } finally {
      line.give();
      line.calls -= 1;
      if (line.calls === 0) lines.delete(key);
    }
  };
}

function tooMany(waiting: number): ProblemError {
  const detail = `${waiting.toLocaleString('en')} calls of this token wait for their turn already.`;
  return new ProblemError('too_busy', detail, { retryAfter: RETRY_AFTER });
}

function isOver(reply: FastifyReply): boolean {
  return reply.sent || reply.raw.destroyed;
}

/** Waits for the work of others without keeping the caller's other calls waiting. */
export async function aside<T>(request: FastifyRequest, waiting: () => Promise<T>): Promise<T> {
  const line = lineOf.get(request);
  if (line === undefined) return waiting();
  line.give();
  try {
    return await waiting();
  } finally {
    await line.take();
  }
}
