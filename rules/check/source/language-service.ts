/**
 * The JSON language service, which editors run too: what it finds wrong with the syntax of a file, with its keys, and
 * against the JSON Schema of its kind.
 */
import { getLanguageService, type JSONSchema, type TextDocument } from 'vscode-json-languageservice';
import type { SourceFile } from './source-file.ts';
import type { Span } from './json-tree.ts';

/** What the service says; `code` is one of {@link SYNTAX}, or another for what the schema doesn't allow. */
export interface ServiceProblem extends Span {
  readonly code: number | null;
  readonly message: string;
}

/** The service's codes for text that is no JSON. Its own enum can't be imported by name. */
export const SYNTAX = {
  other: 0,
  first: 0x101,
  last: 0x2ff,
  endOfString: 0x102,
  propertyExpected: 0x201,
  commaExpected: 0x202,
  colonExpected: 0x203,
  valueExpected: 0x204,
  bracketExpected: 0x205,
  braceExpected: 0x206,
  trailingComma: 0x207,
  duplicateKey: 0x208,
  comment: 0x209,
  keyWithoutQuotes: 0x210,
} as const;

const service = getLanguageService({});
const SETTINGS = { comments: 'error', trailingCommas: 'error', schemaValidation: 'error' } as const;

/** All that the service finds in a file. `schema` is not changed: the service gets a copy of its own. */
export async function serviceProblems(file: SourceFile, schema: JSONSchema | null): Promise<readonly ServiceProblem[]> {
  const document = documentOf(file);
  const parsed = service.parseJSONDocument(document);
  const problems = await service.doValidation(document, parsed, SETTINGS, schema === null ? ANYTHING : copyOf(schema));
  return problems.map(({ range, code, message }) => {
    const offset = file.lines.offsetAt(range.start);
    return {
      offset,
      length: file.lines.offsetAt(range.end) - offset,
      code: typeof code === 'number' ? code : null,
      message: typeof message === 'string' ? message : message.value,
    };
  });
}

/** Whether a problem is one of the text rather than of what it says. */
export function isSyntax({ code }: ServiceProblem): boolean {
  return code !== null && (code === SYNTAX.other || (code >= SYNTAX.first && code <= SYNTAX.last));
}

/** A schema that any value meets; without one, the service would follow `$schema` of the file. */
const ANYTHING: JSONSchema = { id: 'tenure:anything' };

const copies = new Map<JSONSchema, JSONSchema>();

/** The service writes into the schemas that it resolves. */
function copyOf(schema: JSONSchema): JSONSchema {
  const known = copies.get(schema);
  if (known !== undefined) return known;
  const copy = { ...structuredClone(schema), id: `tenure:${copies.size}` };
  copies.set(schema, copy);
  return copy;
}

function documentOf({ path, text, lines }: SourceFile): TextDocument {
  const textOf = (start: number, end: number): string => text.slice(start, end);
  return {
    uri: `tenure:/${path}`,
    languageId: 'json',
    version: 1,
    lineCount: lines.count,
    getText: (range) => (range === undefined ? text : textOf(lines.offsetAt(range.start), lines.offsetAt(range.end))),
    positionAt: (offset) => lines.positionAt(offset),
    offsetAt: (position) => lines.offsetAt(position),
    getLineRange: (line) => ({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }),
    getEOLCharacters: (line) => {
      const [start, end] = [line, line + 1].map((number) => lines.offsetAt({ line: number, character: 0 }));
      return /[\r\n]*$/.exec(textOf(start ?? 0, end ?? 0))?.[0] ?? '';
    },
  };
}
