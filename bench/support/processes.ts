/** Parts of the product in processes of their own, as in production: started, asked for their memory, stopped. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a part tells of its memory, in bytes. */
export interface Memory {
  /** Resident now. */
  readonly rss: number;
  /** The most that was ever resident. */
  readonly peak: number;
}

export interface Part {
  /** What the part said when it was ready. */
  readonly ready: unknown;
  memory(): Promise<Memory>;
  /** Has it do one of the works that it knows by name; the answer is that work's. */
  work(name: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** As `npm start` and the image run it. */
const AS_IN_PRODUCTION = '--max-semi-space-size=32';

/** Starts a script of `bench/` that calls {@link serveParent} once it is ready. */
export async function startPart(script: URL, input: unknown): Promise<Part> {
  const child = fork(script, [JSON.stringify(input)], { execArgv: [AS_IN_PRODUCTION, '--import', 'tsx'] });
  const ready = await answerOf(child);
  return {
    ready,
    async memory() {
      child.send('memory');
      return (await answerOf(child)) as Memory;
    },
    work(name) {
      child.send({ work: name });
      return answerOf(child);
    },
    async stop() {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

/** The next message; throws when the process ends instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a part of the bench ended by itself (${String(code)})`);
  });
  ended.catch(() => undefined);
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    waiting.abort();
  }
}

/** In the part itself: what it was given. */
export function givenInput<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T;
}

type Works = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * In the part itself: says that it is ready, answers for its memory, works when it is told to, and ends after `stop`.
 * Work that fails ends the process, which the parent is told.
 */
export function serveParent(ready: unknown, stop: () => Promise<void>, works: Works = {}): void {
  process.on('message', (message: string | { readonly work: string }) => {
    if (typeof message === 'object') void works[message.work]?.().then((answer) => process.send?.(answer ?? null));
    if (message === 'memory') process.send?.(memoryOfThisProcess());
    if (message === 'stop') void stop().then(() => process.disconnect());
  });
  process.send?.(ready);
}

function memoryOfThisProcess(): Memory {
  const BYTES_PER_KIB = 1024;
  return { rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * BYTES_PER_KIB };
}
