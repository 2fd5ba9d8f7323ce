/**
 * Sends a log, several requests at a time. What is sent twice is a duplicate to the API, so a request without an answer
 * is simply sent again, and so is a whole log.
 *
 * Invariant: results come in the order of the log, and everything up to `lastLine` of a result has been answered.
 */
import { refusal } from '../../rules/events/refusal.ts';
import type { Batch } from './batches.ts';

/** The answer to one request. */
export interface SentBatch {
  readonly accepted: number;
  readonly duplicates: number;
  /** `line` is that of the request, from 1. */
  readonly refused: readonly { readonly line: number; readonly code: string; readonly message: string }[];
}

export interface IngestOptions {
  /** Requests under way at once. With more than one, which of two conflicting lines is first is chance. */
  readonly connections: number;
  /** Sends lines and answers when they are in; tries again by itself. */
  readonly send: (body: Uint8Array, signal: AbortSignal) => Promise<SentBatch>;
}

export interface IngestedBatch {
  /** Lines that are not blank. */
  readonly lines: number;
  readonly lastLine: number;
  readonly accepted: number;
  readonly duplicates: number;
  /** In the order of lines. */
  readonly refused: readonly { readonly line: number; readonly code: string; readonly message: string }[];
}

/** Throws what `send` throws; what was answered before that has been given out. */
export async function* ingestLog(
  batches: AsyncIterable<Batch>,
  { connections, send }: IngestOptions,
): AsyncGenerator<IngestedBatch> {
  const underWay: Promise<IngestedBatch>[] = [];
  const failed = new AbortController();
  try {
    for await (const batch of batches) {
      const sending = sendBatch(batch, send, failed.signal);
      // Looked at when its turn comes; until then a failure is no unhandled one.
      sending.catch(ignore);
      underWay.push(sending);
      if (underWay.length >= connections) yield await (underWay.shift() as Promise<IngestedBatch>);
    }
    for (const sending of underWay) yield await sending;
  } finally {
    failed.abort();
  }
}

async function sendBatch(batch: Batch, send: IngestOptions['send'], signal: AbortSignal): Promise<IngestedBatch> {
  const { firstLine, lastLine } = batch;
  if (batch.kind === 'fault') return unsent(batch);
  const { accepted, duplicates, refused } = await send(batch.body, signal);
  return {
    lines: accepted + duplicates + refused.length,
    lastLine,
    accepted,
    duplicates,
    refused: refused.map(({ line, code, message }) => ({ line: firstLine + line - 1, code, message })),
  };
}

function unsent({ firstLine, lastLine, fault }: Batch & { readonly kind: 'fault' }): IngestedBatch {
  const { code, message } = refusal('invalid_json', { source: null, id: null }, [{ pointer: '', message: fault }]);
  return { lines: 1, lastLine, accepted: 0, duplicates: 0, refused: [{ line: firstLine, code, message }] };
}

function ignore(): void {}
