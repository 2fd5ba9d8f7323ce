/**
 * The check of programmes for the API. A programme comes from somebody, and what a check costs can grow with the square
 * of its size: 20,000 mistakes in one file kept a process from answering anybody for minutes. So it is done in a thread
 * of its own, for so long and no longer.
 *
 * Owns: the thread, the time that a check may take. Does not own: what a check says (`rules/check`).
 */
import { Worker } from 'node:worker_threads';
import type { Diagnostic } from '../../../rules/check/diagnostic.ts';
import type { HistoryCollector } from '../../../rules/check/history.ts';
import type { ProgrammeFiles } from '../../programme/read-programme-folder.ts';
import type { CheckQuestion, ThreadMessage } from './answer-questions.ts';

export interface Checker {
  /**
   * All mistakes and warnings, by file, line and column. One is worked on at a time.
   * Throws {@link UncheckableError} when it takes too much.
   */
  check(files: ProgrammeFiles, history?: HistoryCollector | null): Promise<readonly Diagnostic[]>;
  /** Ends the thread; whoever still waits is told that the check was broken off. */
  stop(): Promise<void>;
}

/** Thrown when a programme can't be checked within the time, memory or stack that a check has. */
export class UncheckableError extends Error {
  override readonly name = 'UncheckableError';
}

const MEMORY_MB = 512;

/**
 * Starts nothing yet: the thread is started by the first check, and anew after one that took too much.
 * @param withinMs real milliseconds that a check may take; two hundred rules take a tenth of a second
 */
export function createChecker(withinMs: number): Checker {
  let thread: Promise<Worker> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  async function end(): Promise<void> {
    const ending = thread;
    thread = null;
    await (await ending?.catch(() => null))?.terminate();
  }

  async function one(question: CheckQuestion): Promise<readonly Diagnostic[]> {
    if (isStopped) throw new UncheckableError(BROKEN_OFF);
    thread ??= startThread();
    const answer = await askThread(await thread, question, withinMs);
    if (answer.kind === 'checked') return answer.diagnostics;
    await end();
    if (answer.kind === 'failed') throw answer.error;
    throw new UncheckableError(answer.why);
  }

  return {
    check(files, history = null) {
      const checking = last.then(() => one({ files, history: history?.data() ?? null }));
      last = checking.catch(() => undefined);
      return checking;
    },
    async stop() {
      isStopped = true;
      await end();
    },
  };
}

function startThread(): Promise<Worker> {
  const worker = new Worker(new URL('thread.js', import.meta.url), {
    // Those of the process are not meant for it.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  // A process that is done with everything else need not wait for it.
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      worker.off('error', reject);
      resolve(worker);
    });
    worker.once('error', reject);
  });
}

type Answer =
  | Extract<ThreadMessage, { readonly kind: 'checked' | 'failed' }>
  | { readonly kind: 'uncheckable'; readonly why: string };

async function askThread(worker: Worker, question: CheckQuestion, withinMs: number): Promise<Answer> {
  const uncheckable = (why: string): Answer => ({ kind: 'uncheckable', why });
  let timer: NodeJS.Timeout | undefined;
  const answered = new Promise<Answer>((resolve) => {
    const hear = (message: ThreadMessage): void => {
      if (message.kind === 'exhausted') resolve(uncheckable('It is nested in a way that no check can follow.'));
      else if (message.kind !== 'ready') resolve(message);
    };
    worker.once('message', hear);
    worker.once('error', (error) =>
      resolve(isOutOfMemory(error) ? uncheckable(TOO_MUCH_MEMORY) : { kind: 'failed', error }),
    );
    worker.once('exit', () => resolve(uncheckable(BROKEN_OFF)));
    timer = setTimeout(
      () => resolve(uncheckable(`Its check was not done after ${withinMs / 1_000} seconds.`)),
      withinMs,
    );
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a window, and this is a thread
  worker.postMessage(question);
  try {
    return await answered;
  } finally {
    clearTimeout(timer);
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    // What ends the thread later is nobody's business.
    worker.on('error', () => undefined);
  }
}

const BROKEN_OFF = 'The check was broken off.';
const TOO_MUCH_MEMORY = `Its check needs more than ${MEMORY_MB} MB of memory.`;

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
