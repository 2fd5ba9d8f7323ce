/** How many calls a caller may make: a token bucket each, in this process. */
import type { FastifyInstance } from 'fastify';
import { monotonic } from '../../../platform/clock.ts';
import { ProblemError } from '../problems.ts';
import { callerKey } from './caller.ts';

interface Bucket {
  /** Calls that may be made at once. */
  calls: number;
  /** When that was so, on the monotonic clock. */
  at: number;
}

/** Callers remembered; whoever is forgotten starts with a full bucket. */
const MOST_CALLERS = 10_000;

/** Refuses calls of a caller beyond `perSecond`, after a burst of twice that. Comes after callers are let in. */
export function limitRates(app: FastifyInstance, perSecond: number): void {
  const burst = perSecond * 2;
  const buckets = new Map<string, Bucket>();
  app.addHook('onRequest', async ({ caller }) => {
    if (caller === null) return;
    const key = callerKey(caller);
    const now = monotonic();
    const bucket = buckets.get(key) ?? { calls: burst, at: now };
    bucket.calls = Math.min(burst, bucket.calls + ((now - bucket.at) * perSecond) / 1000);
    bucket.at = now;
    if (buckets.size >= MOST_CALLERS && !buckets.has(key)) buckets.clear();
    buckets.set(key, bucket);
    if (bucket.calls < 1) {
      const retryAfter = Math.ceil((1 - bucket.calls) / perSecond);
      throw new ProblemError('rate_limited', `This token may make ${perSecond} calls a second.`, { retryAfter });
    }
    bucket.calls -= 1;
  });
}
