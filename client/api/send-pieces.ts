/** Answers that stream: what fails before the first piece is still answered as a problem. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { CONTENT_TYPES, type RowFormat } from '../rows/format-rows.ts';

type Pieces = AsyncGenerator<string, void, undefined>;

/**
 * Reads the first piece, then streams it and the others. However the answer ends, the source is ended: also if nobody
 * waits for it any more once the first piece is there, because the caller left or was told that it took too long.
 */
export async function sendPieces(reply: FastifyReply, format: RowFormat, pieces: Pieces): Promise<FastifyReply> {
  const first = await pieces.next();
  if (reply.request.method === 'HEAD') {
    await pieces.return();
    // A stream, as its length is not known.
    return reply.type(CONTENT_TYPES[format]).send(Readable.from([]));
  }
  if (reply.sent || reply.raw.destroyed) {
    await pieces.return();
    return reply;
  }
  const stream = Readable.from(all(first, pieces), { objectMode: false });
  // A generator that was never asked does not run its `finally`, so this can't be left to it.
  stream.once('close', () => void pieces.return().catch(ignore));
  return reply.type(CONTENT_TYPES[format]).send(stream);
}

async function* all(first: IteratorResult<string, void>, others: Pieces): Pieces {
  if (first.done !== true) yield first.value;
  yield* others;
}

function ignore(): void {}
