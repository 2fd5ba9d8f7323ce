/** The import table of docs/architecture.md ("The tree"), asserted without the linter. */
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type ImportStatement, importsInText, importsOf, targetOf } from './import-statements.ts';
import { sourceFolders, sourcesIn } from './repository.ts';

type Folder = (typeof sourceFolders)[number];
type Allowed = 'all' | 'types' | 'none';

const contract = /^workflows\/contract(\.ts$|\/)/;
const rulesTime = /^rules\/time(\.ts$|\/)/;
const cli = /^client\/cli\//;

/** What `file` may take from `target`, both relative to the root and in different folders. */
const mayImport: Readonly<Record<Folder, (target: string, file: string) => Allowed>> = {
  rules: () => 'none',
  platform: () => 'none',
  store: (target) => within(target, 'rules', 'platform'),
  workflows: (target) => {
    if (rulesTime.test(target)) return 'all';
    return within(target, 'rules', 'activities') === 'all' ? 'types' : 'none';
  },
  activities: (target) => (contract.test(target) ? 'all' : within(target, 'rules', 'store', 'platform')),
  worker: (target) => (contract.test(target) ? 'all' : within(target, 'activities', 'rules', 'store', 'platform')),
  client: (target, file) => {
    if (contract.test(target)) return 'all';
    if (within(target, 'workflows') === 'all') return 'types';
    // `up`, `worker` and `rehearse` compose the worker process.
    if (cli.test(file) && within(target, 'worker') === 'all') return 'all';
    return within(target, 'rules', 'store', 'platform');
  },
};

function within(target: string, ...folders: readonly Folder[]): 'all' | 'none' {
  return folders.some((folder) => target.startsWith(`${folder}/`)) ? 'all' : 'none';
}

function isAgainstTheTable(statement: ImportStatement): boolean {
  const target = targetOf(statement);
  if (target === null) return false;
  const folder = statement.file.split('/')[0] as Folder;
  if (target.startsWith(`${folder}/`)) return false;
  const allowed = mayImport[folder](target, statement.file);
  return allowed === 'none' || (allowed === 'types' && !statement.typeOnly);
}

function described(statement: ImportStatement): string {
  return `${statement.file} imports ${statement.typeOnly ? 'types of ' : ''}${statement.specifier}`;
}

describe('the import table', () => {
  it.each(sourceFolders)('is kept by %s/', (folder) => {
    const broken = sourcesIn([folder]).flatMap(importsOf).filter(isAgainstTheTable);
    expect(broken.map(described)).toEqual([]);
  });

  it('lets rules/ and workflows/ import no Node builtin', () => {
    const builtins = sourcesIn(['rules', 'workflows'])
      .flatMap(importsOf)
      .filter(({ specifier }) => isBuiltin(specifier));
    expect(builtins.map(described)).toEqual([]);
  });

  it('lets only rules/qualification import json-rules-engine', () => {
    const users = sourcesIn(sourceFolders)
      .flatMap(importsOf)
      .filter(({ specifier }) => /^json-rules-engine(\/|$)/.test(specifier))
      .filter(({ file }) => !file.startsWith('rules/qualification/'));
    expect(users.map(described)).toEqual([]);
  });

  it('spells every relative import with its .ts extension', () => {
    const bare = sourcesIn([...sourceFolders, 'test', 'bench'])
      .flatMap(importsOf)
      .filter(({ specifier }) => /^\.\.?\//.test(specifier) && !/\.(ts|js|json)$/.test(specifier));
    expect(bare.map(described)).toEqual([]);
  });
});

describe('reading imports', () => {
  const found = (text: string): readonly (readonly [string, boolean])[] =>
    importsInText('rules/a.ts', text).map(({ specifier, typeOnly }) => [specifier, typeOnly]);

  it('tells imports of values from imports of types', () => {
    expect(found(`import { a } from './a.ts';`)).toEqual([['./a.ts', false]]);
    expect(found(`import type { A } from './a.ts';`)).toEqual([['./a.ts', true]]);
    expect(found(`import { type A } from './a.ts';`)).toEqual([['./a.ts', false]]);
    expect(found(`import type from './a.ts';`)).toEqual([['./a.ts', false]]);
    expect(found(`export type { A } from './a.ts';`)).toEqual([['./a.ts', true]]);
    expect(found(`export * from './a.ts';`)).toEqual([['./a.ts', false]]);
  });

  it('sees side effects, dynamic imports and lists over several lines, but no comments', () => {
    expect(found(`import './a.ts';`)).toEqual([['./a.ts', false]]);
    expect(found(`const a = await import('./a.ts');`)).toEqual([['./a.ts', false]]);
    expect(found(`import {\n  a,\n  b,\n} from './a.ts';\nimport * as c from './c.ts';`)).toEqual([
      ['./a.ts', false],
      ['./c.ts', false],
    ]);
    expect(found(`// import { a } from './a.ts';\n/* import './b.ts' */`)).toEqual([]);
  });

  it('finds what breaks the table', () => {
    const broken = (file: string, text: string): boolean => importsInText(file, text).some(isAgainstTheTable);
    expect(broken('rules/split/share.ts', `import { now } from '../../platform/clock.ts';`)).toBe(true);
    expect(broken('workflows/relationship.ts', `import { fold } from '../rules/relationship/fold.ts';`)).toBe(true);
    expect(broken('workflows/relationship.ts', `import type { Fold } from '../rules/relationship/fold.ts';`)).toBe(
      false,
    );
    expect(broken('workflows/relationship.ts', `import { days } from '../rules/time.ts';`)).toBe(false);
    expect(broken('client/api/server.ts', `import { start } from '../../worker/start.ts';`)).toBe(true);
    expect(broken('client/cli/up.ts', `import { start } from '../../worker/start.ts';`)).toBe(false);
    expect(broken('worker/relay.ts', `import type { relationship } from '../workflows/relationship.ts';`)).toBe(true);
  });
});
