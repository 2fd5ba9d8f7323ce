/**
 * One effect and one answer for calls that come with an Idempotency-Key, however often they come.
 *
 * Owns: who answers a call, keeping the answer, giving it again.
 * Invariants: 1. of calls with one key that come together one is made, the others wait for its answer; 2. what was kept
 * is given again as it was, status and body; 3. a call that changed nothing because of a passing fault, or because it
 * was not as described, leaves nothing, so that it may come again; 4. no route has a part in this.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { Pool } from 'pg';
import { monotonic, realNow, sleep } from '../../../platform/clock.ts';
import {
  claimAnswer,
  hasActed,
  keepAnswer,
  keptAnswer,
  releaseAnswer,
  takeOverAnswer,
  type Claim,
  type KeptAnswer,
} from '../../../store/repeats/kept-answers.ts';
import { problemText } from '../answer-errors.ts';
import { callerOf } from '../callers/caller.ts';
import type { Operation } from '../operation.ts';
import { ProblemError, PROBLEMS } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { isNamedByKey, keyHeaders, nameOfKey, questionOf, sealed, takesKey, unsealed } from './idempotency-key.ts';

/** Real milliseconds for which an answer is kept. */
const KEPT_FOR_MS = 24 * 3_600_000;
/** After these nobody works on a call any more: its process has ended. No call may take longer. */
const GIVEN_UP_AFTER_MS = 120_000;
/** How long a repeat waits for the answer to the first. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Refusals that say how things stand: the same call asks for no more than to hear that again. */
const KEPT_REFUSALS = new Set([404, 409, 422]);

/** Routes that are added from now on and take a key answer once for each. */
export function answerOnce(app: FastifyInstance, pool: Pool): void {
  app.addHook('onRoute', (route) => {
    const operation = route.config?.operation;
    if (operation === undefined || !takesKey(operation)) return;
    route.handler = once(route.handler, operation, pool);
  });
}

/** Of a call that comes with one: most come without, and their headers are not read for it. */
const givenKey = keyHeaders.required();

interface Repeatable extends Claim {
  readonly key: string;
  readonly operation: Operation;
  readonly callerId: string;
}

function once(handler: RouteHandlerMethod, operation: Operation, pool: Pool): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    if (request.headers['idempotency-key'] === undefined) return handler.call(this, request, reply);
    const { 'idempotency-key': key } = readInput(givenKey, request.headers, 'header');
    const call = repeatable(request, operation, key);
    const kept = await claimed(pool, call);
    if (kept !== null) return replay(reply, kept, call);
    return answerAndKeep(pool, call, async () => handler.call(this, request, reply));
  };
}

function repeatable(request: FastifyRequest, operation: Operation, key: string): Repeatable {
  const caller = callerOf(request);
  return {
    key,
    operation,
    callerId: caller.id,
    name: nameOfKey(caller, key),
    question: questionOf(operation, request.url, request.body),
    requestId: request.id,
  };
}

/** Null once this call is the one to be made; else the answer that it had. Waits while another one is made. */
async function claimed(pool: Pool, call: Repeatable): Promise<NonNullable<KeptAnswer['answer']> | null> {
  const until = monotonic() + PATIENCE_MS;
  for (;;) {
    const now = realNow();
    if (await claimAnswer(pool, call, now, now - KEPT_FOR_MS)) return null;
    const kept = await keptAnswer(pool, call.name);
    // It was given back meanwhile.
    if (kept === null) continue;
    if (!kept.question.equals(call.question)) throw reused();
    if (kept.answer !== null) return kept.answer;
    if (kept.begunAt < now - GIVEN_UP_AFTER_MS) {
      if (await tookOver(pool, call, kept, now)) return null;
    } else if (monotonic() > until) throw inUse();
    else await sleep(LOOK_EVERY_MS);
  }
}

/** The process that made the call ended before it kept the answer. What did happen is not done twice. */
async function tookOver(pool: Pool, call: Repeatable, kept: KeptAnswer, now: number): Promise<boolean> {
  if (!isNamedByKey(call.operation) && (await hasActed(pool, call.callerId, kept))) throw lost(kept.requestId);
  return takeOverAnswer(pool, call, kept, now);
}

async function answerAndKeep(pool: Pool, call: Repeatable, answer: () => Promise<unknown>): Promise<unknown> {
  const { requestId } = call;
  const begunAt = realNow();
  let body: unknown;
  try {
    body = await answer();
  } catch (error) {
    if (error instanceof ProblemError && isKept(error)) {
      await keep(pool, call, PROBLEMS[error.code].status, problemText(error, requestId));
    } else if (!(await hasActed(pool, call.callerId, { requestId, begunAt }))) {
      await releaseAnswer(pool, call);
    }
    throw error;
  }
  await keep(pool, call, 200, JSON.stringify(body));
  return body;
}

function isKept({ code }: ProblemError): boolean {
  return KEPT_REFUSALS.has(PROBLEMS[code].status);
}

async function keep(pool: Pool, call: Repeatable, status: number, text: string): Promise<void> {
  await keepAnswer(pool, call, status, sealed(text, call.key, call.name));
}

function replay(
  reply: FastifyReply,
  { status, body }: NonNullable<KeptAnswer['answer']>,
  { key, name }: Repeatable,
): FastifyReply {
  const mediaType = status === 200 ? 'application/json; charset=utf-8' : 'application/problem+json';
  return reply
    .code(status)
    .header('content-type', mediaType)
    .header('idempotent-replayed', 'true')
    .send(unsealed(body, key, name));
}

function reused(): ProblemError {
  return new ProblemError('idempotency_key_reused', 'This Idempotency-Key came with another call before.');
}

function inUse(): ProblemError {
  const detail = 'The first call with this Idempotency-Key is not answered yet.';
  return new ProblemError('idempotency_key_in_use', detail, { retryAfter: 1 });
}

function lost(requestId: string): ProblemError {
  const detail = `The first call with this Idempotency-Key was made (request ${requestId}), but its process ended before it could answer.`;
  return new ProblemError('answer_lost', detail);
}
