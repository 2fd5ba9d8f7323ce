/** Finds what a source file imports, and whether only types. */
import { dirname, join, normalize } from 'node:path';
import { textOf, withoutComments } from './repository.ts';

/** One import, re-export or dynamic import of a file. */
export interface ImportStatement {
  /** The importing file, relative to the root. */
  readonly file: string;
  /** What is named between the quotes. */
  readonly specifier: string;
  /** True when nothing is loaded at run time: `import type`, `export type … from`. */
  readonly typeOnly: boolean;
}

// `import { type X } from` is not type-only: under verbatimModuleSyntax the module is loaded all the same.
const patterns = [
  /(?<![.\w$])(?:import|export)\s+(?<type>type\s+(?!from\b|,)(?=[\w$*{]))?[\w$*{][^'"`;()]*?\bfrom\s*['"](?<specifier>[^'"\n]+)['"]/g,
  /(?<![.\w$])import\s*['"](?<specifier>[^'"\n]+)['"]/g,
  /(?<![.\w$])(?:import|require)\s*\(\s*['"](?<specifier>[^'"\n]+)['"]/g,
];

/** Every import in the text of a file. */
export function importsInText(file: string, text: string): readonly ImportStatement[] {
  const source = withoutComments(text);
  return patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => ({
      file,
      specifier: match.groups?.['specifier'] ?? '',
      typeOnly: match.groups?.['type'] !== undefined,
    })),
  );
}

/** Every import of a file given relative to the root. */
export function importsOf(file: string): readonly ImportStatement[] {
  return importsInText(file, textOf(file));
}

/** The file a relative import points at, relative to the root; null for a package or a Node builtin. */
export function targetOf(statement: ImportStatement): string | null {
  if (!statement.specifier.startsWith('.')) return null;
  return normalize(join(dirname(statement.file), statement.specifier)).replaceAll('\\', '/');
}
