/** `tenure … | head`: when the reader has gone there is nothing left to say, and nothing wrong. */
import { errnoOf } from '../../../platform/errno.ts';

/** Ends the process quietly when a stream it writes to was closed by its reader. */
export function endQuietlyWhenNobodyReads(...streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error) => {
      if (errnoOf(error) !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
