/** A programme folder as text (`docs/interfaces.md §2`): what `rules/programme` parses. */
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
    const paths = await jsonFilesUnder(folder);
    const texts = await Promise.all(
      paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
    );
    return new Map(texts);
  } catch (error) {
    throw new UnreadableFolderError(sentence(folder, error));
  }
}

async function jsonFilesUnder(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) paths.push(entry.name);
    else if (!entry.name.startsWith('.') && entry.name !== 'node_modules') {
      for (const name of await readdir(join(folder, entry.name))) paths.push(`${entry.name}/${name}`);
    }
  }
  return paths.filter((path) => path.endsWith('.json')).sort();
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
