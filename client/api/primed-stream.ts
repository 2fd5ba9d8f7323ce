/** A stream whose first piece is there before the answer begins: what fails at once is still answered as a problem. */
import { Readable } from 'node:stream';

/** Reads the first piece, then streams it and the others. Breaking off ends the source. */
export async function primedStream(pieces: AsyncGenerator<string, void, undefined>): Promise<Readable> {
  const first = await pieces.next();
  const all = async function* (): AsyncGenerator<string> {
    try {
      if (first.done !== true) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return();
    }
  };
  return Readable.from(all(), { objectMode: false });
}
