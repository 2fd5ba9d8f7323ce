/** Writes an archive into a folder, wherever the text of its files comes from. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MANIFEST, manifestText, SUMS, type Manifest } from './archive-format.ts';
import { sumsText } from './verify/check-sums.ts';

/** @param open the bytes of a file that the manifest lists */
export async function writeArchive(
  folder: string,
  manifest: Manifest,
  open: (file: string) => Promise<AsyncIterable<Uint8Array>>,
): Promise<void> {
  const sums = new Map<string, string>();
  for (const file of manifest.files) sums.set(file, await writeHashed(join(folder, file), await open(file)));
  const text = manifestText(manifest);
  await writeFile(join(folder, MANIFEST), text);
  sums.set(MANIFEST, createHash('sha256').update(text).digest('hex'));
  // Last: a folder without it was not written to its end.
  await writeFile(join(folder, SUMS), sumsText(sums));
}

/** The hash of what was written, in hex. */
async function writeHashed(path: string, chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(hashed, createWriteStream(path));
  return hash.digest('hex');
}
