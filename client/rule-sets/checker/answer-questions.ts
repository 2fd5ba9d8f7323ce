/** The side of the checking thread: programmes come in, one after the other, and go out as what is wrong with them. */
import { parentPort } from 'node:worker_threads';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import type { Diagnostic } from '../../../rules/check/diagnostic.ts';
import { HistoryCollector, type HistoryData } from '../../../rules/check/history.ts';
import type { ProgrammeFiles } from '../../programme/read-programme-folder.ts';

export interface CheckQuestion {
  readonly files: ProgrammeFiles;
  /** Null without activities to compare with. */
  readonly history: HistoryData | null;
}

export type ThreadMessage =
  /** It has loaded what a check needs. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly diagnostics: readonly Diagnostic[] }
  /** The stack was not enough for it. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Answers for as long as the thread lives. */
export function answerQuestions(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a window, and this is a thread
  const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);
  parentPort?.on('message', (question: CheckQuestion) => void answer(question).then(tell));
  tell({ kind: 'ready' });
}

async function answer({ files, history }: CheckQuestion): Promise<ThreadMessage> {
  try {
    const given = history === null ? {} : { history: HistoryCollector.from(history) };
    return { kind: 'checked', diagnostics: await checkProgramme(files, given) };
  } catch (error) {
    return error instanceof RangeError ? { kind: 'exhausted' } : { kind: 'failed', error };
  }
}
