/** A programme folder as text (`docs/interfaces.md §2`): what `rules/programme` parses. */
import { isUtf8 } from 'node:buffer';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../platform/errno.ts';

/** Thrown when a folder can't be read; says which and how to mend it. */
export class UnreadableFolderError extends Error {
  override readonly name = 'UnreadableFolderError';
}

/** Relative path, with `/`, to text. */
export type ProgrammeFiles = ReadonlyMap<string, string>;

/** Reads the JSON files of a folder and of the folders in it, so that one in the wrong place is seen too. */
export async function readProgrammeFolder(folder: string): Promise<ProgrammeFiles> {
  try {
    const paths = (await jsonFilesUnder(folder, '')).toSorted();
    const texts = await Promise.all(
      paths.map(async (path) => [path, textOf(path, await readFile(join(folder, path)))] as const),
    );
    return new Map(texts);
  } catch (error) {
    throw error instanceof UnreadableFolderError ? error : new UnreadableFolderError(sentence(folder, error));
  }
}

/** Enough to see a file that lies too deep, and little of a disk when the wrong folder is named. */
const MAX_DEPTH = 3;

/** Nothing that is hidden, and no packages. */
async function jsonFilesUnder(folder: string, under: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  const paths = entries.map(async (entry) => {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (!entry.isDirectory()) return path.endsWith('.json') ? [path] : [];
    const isLeftOut =
      entry.name.startsWith('.') || entry.name === 'node_modules' || under.split('/').length >= MAX_DEPTH;
    return isLeftOut ? [] : jsonFilesUnder(folder, path);
  });
  return (await Promise.all(paths)).flat();
}

/** Replacing what is no UTF-8 would change what the file says. Throws {@link UnreadableFolderError}. */
function textOf(path: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  throw new UnreadableFolderError(`${path}:${line} is not UTF-8 text: save the file in that encoding.`);
}

function sentence(folder: string, error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return `There is no folder ${folder}. Name a programme folder: one with program.json in it.`;
    case 'ENOTDIR':
      return `${folder} is no folder. Name a programme folder: one with program.json in it.`;
    default:
      return `The programme folder ${folder} can't be read: ${messageOf(error)}`;
  }
}
