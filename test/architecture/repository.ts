/**
 * The repository as text: which files it has and what they say, for tests that hold its shape.
 *
 * TypeScript 7 has no compiler API for JavaScript, so sources are read with regular expressions.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** The folders that hold code, in the order of the pipeline. */
export const sourceFolders = ['rules', 'platform', 'store', 'workflows', 'activities', 'worker', 'client'] as const;

/** Every folder at the top of the tree, each with a README. */
export const topFolders = [...sourceFolders, 'examples', 'deploy', 'test', 'bench', 'docs'] as const;

/** Files git tracks or would track, relative to the root, sorted. */
export function repositoryFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  return [...new Set(files)].sort();
}

/** TypeScript files under the given top-level folders. */
export function sourcesIn(folders: readonly string[]): readonly string[] {
  return repositoryFiles().filter((file) => /\.[cm]?tsx?$/.test(file) && folders.includes(file.split('/')[0] ?? ''));
}

/** The text of a file given relative to the root. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

// A string is matched before a comment, so that `//` inside one stays. Nested templates are seen as several
// strings with code between them: good enough, as comments are rare inside `${}`.
const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** The source without its comments; strings, and so the SQL in them, stay, and so do line numbers. */
export function withoutComments(source: string): string {
  return source.replace(stringOrComment, (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, '') : match));
}

/** The line (from 1) on which an offset lies. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
