/** One file of a programme as it was written: its lines, its tree, and the value that can be made of it. */
import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import type { Diagnostic, Finding } from '../diagnostic.ts';
import { spanAt, type Span } from './json-tree.ts';
import { linesOf, type Lines } from './lines.ts';

/** Lines and tree are made when they are first asked for: a file without mistakes needs neither. */
export interface SourceFile {
  readonly path: string;
  /** Without its byte order mark. */
  readonly text: string;
  readonly lines: Lines;
  /** As much as can be made of the text; undefined when there is nothing. */
  readonly tree: Node | undefined;
}

export function sourceFile(path: string, text: string): SourceFile {
  const source = text.replace(/^\uFEFF/, '');
  let lines: Lines | null = null;
  let tree: Node | undefined | null = null;
  return {
    path,
    text: source,
    get lines() {
      return (lines ??= linesOf(source));
    },
    get tree() {
      if (tree === null) tree = parseTree(source, [], { allowTrailingComma: true });
      return tree;
    },
  };
}

/** The value that the tree says, whatever was wrong with the text. */
export function recoveredValue({ tree }: SourceFile): unknown {
  return tree === undefined ? undefined : (getNodeValue(tree) as unknown);
}

/** A finding with its line and column. */
export function diagnosticAt(file: SourceFile, finding: Finding): Diagnostic {
  const { tree } = file;
  return diagnosticOn(file, tree === undefined ? START : spanAt(tree, finding.pointer, finding.on), finding);
}

const START: Span = { offset: 0, length: 0 };

/** What is said of a part of the text. */
export function diagnosticOn(
  { path, lines }: SourceFile,
  { offset, length }: Span,
  { severity, code, message }: Pick<Finding, 'severity' | 'code' | 'message'>,
): Diagnostic {
  const start = lines.positionAt(offset);
  const end = lines.positionAt(offset + length);
  return {
    file: path,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity,
    code,
    message,
  };
}
