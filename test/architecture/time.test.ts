/** One programme clock (docs/architecture.md, principle 7): nothing else asks what time it is. */
import { describe, expect, it } from 'vitest';
import { lineAt, repositoryFiles, sourceFolders, textOf, withoutComments } from './repository.ts';

const clock = /^platform\/clock(\.ts$|[-/])/;
const environment = /^platform\/env(\.ts$|\/)/;
const thisFolder = /^test\/architecture\//;

const askingTheTime: Readonly<Record<string, RegExp>> = {
  'Date.now': /\bDate\s*\.\s*now\b/g,
  'new Date()': /\bnew\s+Date\s*(?:\(\s*\)|(?=[;,)\s]*$))/gm,
  'Date()': /(?<![.\w$])(?<!new\s+)Date\s*\(\s*\)/g,
  // SQL, in a .sql file or in a string: `clock.now()`, a method, is somebody asking the programme clock.
  'now()': /(?<![.\w$])(?<!function\s+)(?<!async\s+)now\s*\(\s*\)(?!\s*[:{])/gi,
  CURRENT_TIMESTAMP: /\b(?:CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP|LOCALTIME)\b/gi,
  clock_timestamp: /\b(?:clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\b/gi,
};

const chance: Readonly<Record<string, RegExp>> = { 'Math.random': /\bMath\s*\.\s*random\b/g };
const settings: Readonly<Record<string, RegExp>> = {
  'process.env':
    /\bprocess\s*\.\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*(?:=\s*process\b|from\s*['"](?:node:)?process['"])/g,
};

/** `file:line what` for each place where the text of a file matches. */
function places(file: string, text: string, what: Readonly<Record<string, RegExp>>): readonly string[] {
  const source = file.endsWith('.sql') ? text.replace(/--[^\n]*/g, '') : withoutComments(text);
  return Object.entries(what).flatMap(([name, pattern]) =>
    [...source.matchAll(pattern)].map((match) => `${file}:${lineAt(source, match.index)} ${name}`),
  );
}

function found(what: Readonly<Record<string, RegExp>>, folders: readonly string[], except: RegExp): readonly string[] {
  return repositoryFiles()
    .filter((file) => /\.(?:[cm]?[jt]s|sql)$/.test(file) && folders.includes(file.split('/')[0] ?? ''))
    .filter((file) => !except.test(file) && !thisFolder.test(file))
    .flatMap((file) => places(file, textOf(file), what));
}

describe('the programme clock', () => {
  it('is the only place that asks what time it is', () => {
    expect(found(askingTheTime, [...sourceFolders, 'test', 'bench'], clock)).toEqual([]);
  });
});

describe('settings and chance', () => {
  it('are read from the environment in platform/env alone', () => {
    expect(found(settings, sourceFolders, environment)).toEqual([]);
  });

  it('leave nothing to Math.random', () => {
    expect(found(chance, [...sourceFolders, 'test', 'bench'], /^$/)).toEqual([]);
  });
});

describe('looking for the time', () => {
  const asks = (text: string, file = 'store/marks.ts'): boolean => places(file, text, askingTheTime).length > 0;

  it.each([
    'const t = Date.now();',
    'const t = new Date();',
    'const t = new Date;',
    'sql`insert into mark values (now())`',
    'sql`select NOW() - interval`',
    'sql`select current_timestamp`',
    'sql`select clock_timestamp()`',
  ])('finds it in %s', (text) => {
    expect(asks(text)).toBe(true);
  });

  it.each([
    'const t = await clock.now();',
    'export interface Clock { now(): Promise<Instant> }',
    'export async function now() { return 1; }',
    'const t = new Date(instant);',
    '// Date.now() is not allowed here',
    'const started = performance.now();',
  ])('lets %s pass', (text) => {
    expect(asks(text)).toBe(false);
  });

  it('reads SQL files without their comments', () => {
    expect(asks('-- now() is not used\nselect 1;', 'store/migrations/0001-ledger.sql')).toBe(false);
    expect(asks('create table t (at bigint default now());', 'store/migrations/0001-ledger.sql')).toBe(true);
  });
});
