/** Programme folders under `test/`, read as text. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Text by path relative to the folder, for the JSON files in it. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The folders in a folder, by name. */
export function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(folder, join(folder, entry.name)))
    .sort();
}
