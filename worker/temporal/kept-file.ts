/**
 * Text kept in a cache: the first line is the hash of the rest, so that a file that was cut off, or edited, counts as
 * absent; it appears under its name only once it is whole.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '../../platform/sha256.ts';

/** The text, or null if there is none that is whole. */
export async function readKeptFile(file: string): Promise<string | null> {
  const content = await readFile(file, 'utf8').catch(() => '');
  const firstLine = content.indexOf('\n');
  const text = content.slice(firstLine + 1);
  return firstLine > 0 && content.slice(0, firstLine) === sha256(text) ? text : null;
}

/** Keeps the text if the folder allows it; a cache that can't be written is no reason to fail. */
export async function keepFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, `${sha256(text)}\n${text}`);
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
