/** Calls of one caller that take turns, with handlers that end when they are told to. */
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { answerErrors } from '../../../client/api/answer-errors.ts';
import type { Caller } from '../../../client/api/callers/caller.ts';
import { DEFAULT_LIMITS } from '../../../client/api/dependencies.ts';
import { limitTime } from '../../../client/api/limit-time.ts';
import type { Operation } from '../../../client/api/operation.ts';
import { aside, takeTurns } from '../../../client/api/turns.ts';

const LIMIT_MS = 300;

let app: FastifyInstance;
afterEach(async () => app.close());

interface Served {
  /** Paths that were called, in order. */
  readonly called: string[];
  /** What was begun, in order. */
  readonly begun: string[];
  /** Ends a call; those that were begun and those that are to come. */
  readonly end: (name: string) => void;
}

/** `/turn/{name}` ends when it is told to; `/aside/{name}` waits for that aside; `/own/{name}` has a bound of its own. */
function serve(turns: { readonly atWork: number; readonly waiting: number }): Served {
  const called: string[] = [];
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers>();
  const endOf = (name: string): PromiseWithResolvers => {
    const known = ends.get(name) ?? withResolvers();
    ends.set(name, known);
    return known;
  };
  const operation = { roles: ['ops'] } as unknown as Operation;
  app = fastify();
  app.decorateReply('problem', null);
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    called.push(request.url);
    const id = String(request.headers['x-caller'] ?? 'one');
    request.caller = { id, name: id, role: 'ops', partner: null } satisfies Caller;
  });
  answerErrors(app);
  takeTurns(app, turns);
  limitTime(app, { ...DEFAULT_LIMITS, callMs: LIMIT_MS });
  const begin = async ({ params }: { readonly params: unknown }): Promise<string> => {
    const { name } = params as { readonly name: string };
    begun.push(name);
    await endOf(name).promise;
    return 'done';
  };
  app.get('/turn/:name', { config: { operation } }, (request) => begin(request));
  app.get('/aside/:name', { config: { operation } }, (request) => aside(request, () => begin(request)));
  app.get('/own/:name', { config: { operation: { ...operation, hasOwnBound: true } } }, (request) => begin(request));
  return { called, begun, end: (name) => endOf(name).resolve() };
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

async function call(url: string, caller = 'one'): Promise<number> {
  return (await app.inject({ method: 'GET', url, headers: { 'x-caller': caller } })).statusCode;
}

describe('calls of one caller', () => {
  it('are worked on some at a time, in the order in which they came', async () => {
    const { begun, end } = serve({ atWork: 2, waiting: 10 });
    const answers = ['a', 'b', 'c', 'd'].map((name) => call(`/turn/${name}`));
    await expect.poll(() => begun).toEqual(['a', 'b']);
    end('b');
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd']) end(name);
    expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keep no other caller waiting', async () => {
    const { begun, end } = serve({ atWork: 1, waiting: 10 });
    const own = ['a', 'b', 'c'].map((name) => call(`/turn/${name}`));
    const other = call('/turn/x', 'two');
    await expect.poll(() => begun).toEqual(['a', 'x']);
    end('x');
    expect(await other).toBe(200);
    for (const name of ['a', 'b', 'c']) end(name);
    expect(await Promise.all(own)).toEqual([200, 200, 200]);
  });

  it('are refused when too many wait', async () => {
    const { begun, end } = serve({ atWork: 1, waiting: 1 });
    const answers = [call('/turn/a'), call('/turn/b')];
    await expect.poll(() => begun).toEqual(['a']);
    const refused = await app.inject({ method: 'GET', url: '/turn/c', headers: { 'x-caller': 'one' } });
    expect(refused.json()).toMatchObject({ status: 429, code: 'too_busy' });
    expect(refused.headers['retry-after']).toBe('1');
    end('a');
    end('b');
    expect(await Promise.all(answers)).toEqual([200, 200]);
    end('d');
    expect(await call('/turn/d')).toBe(200);
  });

  it('give way while they wait for somebody else, and take a turn again for what follows', async () => {
    const { begun, end } = serve({ atWork: 1, waiting: 10 });
    const first = call('/aside/a');
    await expect.poll(() => begun).toEqual(['a']);
    end('b');
    expect(await call('/turn/b')).toBe(200);
    const third = call('/turn/c');
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
    end('a');
    end('c');
    expect(await Promise.all([first, third])).toEqual([200, 200]);
  });

  it('that have a bound of their own wait for no turn', async () => {
    const { begun, end } = serve({ atWork: 1, waiting: 0 });
    const answers = [call('/turn/a'), call('/own/b'), call('/own/c')];
    await expect.poll(() => begun.toSorted()).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) end(name);
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
  });

  it('are not begun once their time is over, or their caller has left', async () => {
    const { called, begun, end } = serve({ atWork: 1, waiting: 10 });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    expect(await Promise.all([call('/turn/a'), call('/turn/late')])).toEqual([504, 504]);
    const leaver = ask(`http://127.0.0.1:${port}/turn/left`, { headers: { 'x-caller': 'one' } });
    leaver.on('error', () => undefined).end();
    await expect.poll(() => called).toContain('/turn/left');
    leaver.destroy();
    await expect.poll(connections).toBe(0);
    end('a');
    end('z');
    expect(await call('/turn/z')).toBe(200);
    expect(begun).toEqual(['a', 'z']);
  });
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
