/** The JSON Schemas against the code that reads programmes: they may ask for less, never for something else. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getLanguageService, type JSONSchema } from 'vscode-json-languageservice';
import { describe, expect, it } from 'vitest';
import { SCHEMAS, schemaOf } from '../../../rules/check/schemas.ts';
import { serviceProblems } from '../../../rules/check/source/language-service.ts';
import { sourceFile } from '../../../rules/check/source/source-file.ts';
import { TIER_FACTS, TOOL_FACTS } from '../../../rules/programme/fact-catalogue.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import { OPERATORS } from '../../../rules/qualification/condition.ts';
import { root } from '../../architecture/repository.ts';
import { filesIn } from '../check/folders.ts';
import { mutationsOf } from '../check/mutations.ts';

const CRM = join(root, 'examples/crm/programme');
const crm = filesIn(CRM);
const names = Object.keys(SCHEMAS);

interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node | boolean>>;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly $ref?: string;
}

const schema = (name: string): Node => SCHEMAS[name] as Node;

/** Every schema of a member, with its name. */
function* members(node: Node, name: string): Generator<readonly [string, Node]> {
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    if (typeof member === 'boolean') continue;
    yield [`${name}/${key}`, member];
    yield* members(member, `${name}/${key}`);
  }
  for (const [key, definition] of Object.entries(node.$defs ?? {})) yield* members(definition, `${name}#${key}`);
}

describe('each schema', () => {
  it.each(names)('%s is of draft 2020-12, with a title, a description and examples', (name) => {
    expect(schema(name)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(schema(name).title).toBeDefined();
    expect(schema(name).description).toBeDefined();
    expect(schema(name).examples?.length).toBeGreaterThan(0);
  });

  it.each(names)('%s describes every member', (name) => {
    const silent = [...members(schema(name), name)].filter(
      ([, { description, $ref }]) => description === undefined && $ref === undefined,
    );
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it.each(names)('%s accepts its own examples', async (name) => {
    for (const example of schema(name).examples ?? []) {
      const file = sourceFile(name, JSON.stringify(example));
      expect(await serviceProblems(file, SCHEMAS[name] as JSONSchema)).toEqual([]);
    }
  });
});

describe('the schemas of conditions', () => {
  it.each([
    ['tool.json', TOOL_FACTS],
    ['tiers.json', TIER_FACTS],
  ])('in %s name the facts and operators that are known', (name, facts) => {
    const { condition, operator } = schema(name).$defs ?? {};
    expect(condition?.properties?.['fact']).toMatchObject({ enum: [...facts.keys()] });
    expect(operator?.enum).toEqual(OPERATORS);
  });
});

describe('the schemas and the readers', () => {
  it.each([...crm.keys()])('agree on %s: what reading accepts, the schema accepts', async (path) => {
    const files = new Map([...crm].filter(([other]) => other === path || !other.startsWith('tools/')));
    const stricter: string[] = [];
    for (const { value, pointer, kind } of mutationsOf(JSON.parse(files.get(path) ?? ''))) {
      const text = JSON.stringify(value, null, 2);
      const problems = await serviceProblems(sourceFile(path, text), schemaOf(path));
      if (problems.length === 0) continue;
      if (parseProgramme(files.set(path, text)).kind === 'ok') stricter.push(`${pointer} ${kind}`);
    }
    expect(stricter).toEqual([]);
  });
});

describe('$schema in the files of the example', () => {
  /** As an editor does it: relative to the file, read from the disk. */
  const service = getLanguageService({
    workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
    schemaRequestService: (uri) => Promise.resolve(readFileSync(fileURLToPath(uri), 'utf8')),
  });

  it.each([...crm.keys()])('of %s leads to a schema that finds it right, and a mistake in it wrong', async (path) => {
    const validate = async (text: string): Promise<readonly string[]> => {
      const { lines, ...file } = sourceFile(path, text);
      const document = {
        uri: `file://${CRM}/${path}`,
        languageId: 'json',
        version: 1,
        lineCount: lines.count,
        getText: () => file.text,
        positionAt: (offset: number) => lines.positionAt(offset),
        offsetAt: (position: { line: number; character: number }) => lines.offsetAt(position),
        getLineRange: () => ({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }),
        getEOLCharacters: () => '\n',
      };
      const found = await service.doValidation(document, service.parseJSONDocument(document));
      return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
    };
    const text = crm.get(path) ?? '';
    const { $schema } = JSON.parse(text) as { readonly $schema: string };
    expect(existsSync(join(CRM, dirname(path), $schema))).toBe(true);
    expect(await validate(text)).toEqual([]);
    expect(await validate(text.replace('{', '{ "wrong": 1,'))).toEqual(['Property wrong is not allowed.']);
  });
});
