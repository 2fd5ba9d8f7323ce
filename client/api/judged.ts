/** Answers that must hold all that was accepted before they were asked for. */
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { untilJudged } from '../../store/until-judged.ts';
import type { ApiLimits } from './dependencies.ts';
import { ProblemError } from './problems.ts';
import { aside } from './turns.ts';

/** Waits for the judge as long as the caller does, and no longer than set. Throws `judging_behind`. */
export async function expectJudged(pool: Pool, reply: FastifyReply, limits: ApiLimits): Promise<void> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const patience = { withinMs: limits.judgingPatienceMs, signal: gone.signal };
  if (await aside(reply.request, () => untilJudged(pool, patience))) return;
  throw new ProblemError('judging_behind', 'Events that were accepted before this request are not judged yet.', {
    retryAfter: 5,
  });
}
