/** `tenure … | head`: when the reader has gone there is nothing left to say, and nothing wrong. */
import { errnoOf } from '../../../platform/errno.ts';

/**
 * Ends the process quietly when a stream it writes to was closed by its reader.
 * @param onFault told of anything else, such as a full disk
 */
export function endQuietlyWhenNobodyReads(
  streams: readonly NodeJS.WriteStream[],
  onFault: (error: Error) => void,
): void {
  for (const stream of streams) {
    stream.on('error', (error) => {
      if (errnoOf(error) === 'EPIPE') process.exit();
      onFault(error);
    });
  }
}
