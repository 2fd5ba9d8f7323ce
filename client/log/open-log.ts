/** A log as a stream of bytes: a file, or standard input for `-`. */
import { open } from 'node:fs/promises';
import { errnoOf, messageOf } from '../../platform/errno.ts';

/** Thrown when a log can't be opened or read to its end: says which and how to mend it. */
export class UnreadableLogError extends Error {
  override readonly name = 'UnreadableLogError';
}

export interface LogSource {
  /** What places in the log are named by: `history.ndjson:17`. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes, when it is known. */
  readonly size: number | null;
}

const CHUNK_BYTES = 256 * 1024;

/** Opens a log. Throws {@link UnreadableLogError} when it is no file that can be read. */
export async function openLog(path: string, stdin: AsyncIterable<Uint8Array> = process.stdin): Promise<LogSource> {
  if (path === '-') return { name: 'stdin', chunks: stdin, size: null };
  try {
    const file = await open(path);
    const stats = await file.stat();
    if (stats.isDirectory()) {
      await file.close();
      throw new UnreadableLogError(`${path} is a folder; name the log in it, a file of one JSON event per line.`);
    }
    const chunks = file.createReadStream({ highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>;
    return { name: path, chunks, size: stats.isFile() ? stats.size : null };
  } catch (error) {
    if (error instanceof UnreadableLogError) throw error;
    throw new UnreadableLogError(sentence(path, error));
  }
}

function sentence(path: string, error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return `There is no file ${path}. Name a log of one JSON event per line, or - for standard input.`;
    case 'EACCES':
      return `${path} may not be read by this user; change its permissions.`;
    default:
      return `${path} can't be read: ${messageOf(error)}`;
  }
}
