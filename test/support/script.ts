/** Scripts of rehearsals, from events in memory. */
import { Readable } from 'node:stream';
import { readScript, type Script } from '../../client/rehearse/script.ts';

/** Raw events, or lines of any text, as a script. */
export async function scriptOf(lines: readonly (object | string)[]): Promise<Script> {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const log = { name: 'test', chunks: Readable.from([Buffer.from(text)]), size: null };
  return readScript(log, { onRefusal: () => undefined });
}
