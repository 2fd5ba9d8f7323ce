/** Answers that stream, against the limit of time and callers who leave. */
import { once } from 'node:events';
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { answerErrors } from '../../../client/api/answer-errors.ts';
import { DEFAULT_LIMITS } from '../../../client/api/dependencies.ts';
import { limitTime } from '../../../client/api/limit-time.ts';
import type { Operation } from '../../../client/api/operation.ts';
import { sendPieces } from '../../../client/api/send-pieces.ts';

const LIMIT_MS = 200;
const STREAMED = { isLong: true } as Operation;

let app: FastifyInstance | null = null;
afterEach(async () => app?.close());

/** An API with one call, whose pieces come after pauses; and how often its source was ended. */
async function served(pausesMs: readonly number[]): Promise<{ readonly url: string; readonly ended: () => number }> {
  let ended = 0;
  async function* pieces(): AsyncGenerator<string, void, undefined> {
    try {
      for (const [index, pauseMs] of pausesMs.entries()) {
        await sleep(pauseMs);
        yield `${index}\n`;
      }
    } finally {
      ended += 1;
    }
  }
  app = fastify();
  answerErrors(app);
  limitTime(app, { ...DEFAULT_LIMITS, longCallMs: LIMIT_MS });
  app.get('/pieces', { config: { operation: STREAMED } }, (_request, reply) => sendPieces(reply, 'ndjson', pieces()));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/pieces`, ended: () => ended };
}

describe('an answer that streams', () => {
  it('may take longer than the limit once it has begun', async () => {
    const { url, ended } = await served([0, 150, 150, 150]);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('0\n1\n2\n3\n');
    expect(ended()).toBe(1);
  });

  it('that begins too late is refused, and its source is ended', async () => {
    const { url, ended } = await served([2 * LIMIT_MS, 0]);
    const answer = await fetch(url);
    expect([answer.status, await answer.json()]).toMatchObject([504, { code: 'timed_out' }]);
    await expect.poll(ended).toBe(1);
  });

  it('is ended if the caller leaves before it begins', async () => {
    const { url, ended } = await served([100, 0]);
    const call = ask(url)
      .on('error', () => undefined)
      .end();
    await sleep(30);
    call.destroy();
    await expect.poll(ended).toBe(1);
  });

  it('is ended if the caller leaves in the middle', async () => {
    const { url, ended } = await served([0, 50, 50, 50, 50, 50, 50, 50, 50]);
    const call = ask(url)
      .on('error', () => undefined)
      .end();
    const [answer] = (await once(call, 'response')) as [NodeJS.ReadableStream];
    await once(answer, 'data');
    call.destroy();
    await expect.poll(ended).toBe(1);
  });
});
