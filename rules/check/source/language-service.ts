/**
 * The JSON language service, which editors run too: what it finds wrong with the syntax of a file, with its keys, and
 * against the JSON Schema of its kind. It takes a tenth of a second to load: only a file with a mistake needs it.
 */
import { getLanguageService, type JSONSchema, type TextDocument } from 'vscode-json-languageservice';
import type { SourceFile } from './source-file.ts';
import type { ServiceProblem } from './service-problem.ts';

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
