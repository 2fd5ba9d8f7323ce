/** An archive as files in a folder, read piece by piece: a ledger may be larger than memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { LineSplitter, type Line } from '../../log/line-splitter.ts';
import { MANIFEST } from '../archive-format.ts';

/** Thrown when a folder is no archive at all, or can't be read. */
export class NoArchiveError extends Error {
  override readonly name = 'NoArchiveError';
}

export interface ArchiveFolder {
  /** Names of its files, sorted. */
  readonly files: readonly string[];
  text(file: string): Promise<string>;
  /** SHA-256 in hex. */
  hash(file: string): Promise<string>;
  lines(file: string): AsyncGenerator<Line>;
  /** In bytes. */
  size(file: string): Promise<number>;
}

/** Throws {@link NoArchiveError}. */
export async function openArchive(path: string): Promise<ArchiveFolder> {
  const files = (await entriesOf(path)).sort();
  if (!files.includes(MANIFEST)) {
    throw new NoArchiveError(
      `${path} is no archive of a month: it has no ${MANIFEST}. Name a folder that tenure month archive wrote.`,
    );
  }
  return {
    files,
    text: (file) => readFile(join(path, file), 'utf8'),
    hash: (file) => hashOf(join(path, file)),
    lines: (file) => linesOf(join(path, file)),
    size: async (file) => (await stat(join(path, file))).size,
  };
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const reason =
      errnoOf(error) === 'ENOENT' ? `There is no folder ${path}.` : `${path} can't be read: ${messageOf(error)}.`;
    throw new NoArchiveError(`${reason} Name a folder that tenure month archive wrote.`);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  const splitter = new LineSplitter(Infinity);
  for await (const chunk of createReadStream(path)) yield* splitter.push(chunk as Buffer);
  yield* splitter.end();
}
