/** The linter refuses what .oxlintrc.jsonc bans: each ban is shown on a small file that offends it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './repository.ts';

interface Offence {
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const imports = 'no-restricted-imports';

const offences: readonly Offence[] = [
  {
    file: 'rules/split/a.ts',
    code: `import { b } from '../../platform/clock.ts';\nexport const a = b;`,
    rule: imports,
  },
  {
    file: 'rules/split/b.ts',
    code: `import type { B } from '../../store/ledger.ts';\nexport type A = B;`,
    rule: imports,
  },
  { file: 'rules/split/c.ts', code: `import { b } from 'node:fs';\nexport const a = b;`, rule: 'no-nodejs-modules' },
  { file: 'rules/split/d.ts', code: `import { b } from 'fs';\nexport const a = b;`, rule: 'no-nodejs-modules' },
  {
    file: 'rules/split/e.ts',
    code: `import { Engine } from 'json-rules-engine';\nexport const a = Engine;`,
    rule: imports,
  },
  { file: 'rules/split/f.ts', code: `export const a = Date.now();`, rule: 'no-restricted-properties' },
  { file: 'rules/split/g.ts', code: `export const a = Math.random();`, rule: 'no-restricted-properties' },
  { file: 'rules/split/h.ts', code: `export const a = process.argv;`, rule: 'no-restricted-globals' },
  { file: 'rules/split/i.ts', code: `export const a = await fetch('x');`, rule: 'no-restricted-globals' },
  { file: 'rules/split/index.ts', code: `export * from './c.ts';`, rule: 'no-barrel-file' },
  { file: 'platform/a.ts', code: `import { b } from '../rules/text.ts';\nexport const a = b;`, rule: imports },
  { file: 'platform/b.ts', code: `export const a = process.env['HOME'];`, rule: 'no-process-env' },
  { file: 'store/a.ts', code: `import { b } from '../workflows/contract.ts';\nexport const a = b;`, rule: imports },
  { file: 'store/b.ts', code: `import { Engine } from 'json-rules-engine';\nexport const a = Engine;`, rule: imports },
  { file: 'store/c.ts', code: `export const a = process.env['HOME'];`, rule: 'no-process-env' },
  {
    file: 'workflows/a.ts',
    code: `import { b } from '../rules/relationship/fold.ts';\nexport const a = b;`,
    rule: imports,
  },
  { file: 'workflows/b.ts', code: `import { b } from '../activities/assess.ts';\nexport const a = b;`, rule: imports },
  { file: 'workflows/c.ts', code: `import type { B } from '../store/ledger.ts';\nexport type A = B;`, rule: imports },
  { file: 'workflows/d.ts', code: `export const a = Date.now();`, rule: 'no-restricted-properties' },
  { file: 'workflows/e.ts', code: `import { b } from 'node:crypto';\nexport const a = b;`, rule: 'no-nodejs-modules' },
  {
    file: 'workflows/f.ts',
    code: `import { type B } from '../rules/a.ts';\nexport type A = B;`,
    rule: 'no-import-type-side-effects',
  },
  { file: 'activities/a.ts', code: `import { b } from '../worker/judge.ts';\nexport const a = b;`, rule: imports },
  {
    file: 'activities/b.ts',
    code: `import { b } from '../workflows/relationship.ts';\nexport const a = b;`,
    rule: imports,
  },
  { file: 'worker/a.ts', code: `import { b } from '../client/use.ts';\nexport const a = b;`, rule: imports },
  {
    file: 'worker/b.ts',
    code: `import type { B } from '../workflows/relationship.ts';\nexport type A = B;`,
    rule: imports,
  },
  { file: 'client/api/a.ts', code: `import { b } from '../../worker/start.ts';\nexport const a = b;`, rule: imports },
  {
    file: 'client/api/b.ts',
    code: `import { b } from '../../workflows/relationship.ts';\nexport const a = b;`,
    rule: imports,
  },
  {
    file: 'client/cli/a.ts',
    code: `import { b } from '../../activities/assess.ts';\nexport const a = b;`,
    rule: imports,
  },
  {
    file: 'client/cli/b.ts',
    code: `import { b } from '../../test/support/world.ts';\nexport const a = b;`,
    rule: imports,
  },
  { file: 'store/d.ts', code: `export function a(): void {\n  Promise.resolve(1);\n}`, rule: 'no-floating-promises' },
  { file: 'store/e.ts', code: `export const a = (b: any): unknown => b;`, rule: 'no-explicit-any' },
  {
    file: 'store/f.ts',
    code: `export function a(kind: 'x' | 'y'): number {\n  switch (kind) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}`,
    rule: 'switch-exhaustiveness-check',
  },
  { file: 'store/g.ts', code: `console.log(1);\nexport const a = 1;`, rule: 'no-console' },
  {
    file: 'test/store/a.test.ts',
    code: `import { vi } from 'vitest';\nvi.mock('pg');`,
    rule: 'no-restricted-vi-methods',
  },
  {
    file: 'test/store/b.test.ts',
    code: `import { it } from 'vitest';\nit.only('is alone', () => {});`,
    rule: 'no-focused-tests',
  },
];

const allowed: readonly Omit<Offence, 'rule'>[] = [
  {
    file: 'rules/qualification/engine.ts',
    code: `import { Engine } from 'json-rules-engine';\nexport const a = Engine;`,
  },
  { file: 'platform/env.ts', code: `export const a = process.env['HOME'];` },
  { file: 'platform/clock.ts', code: `export const a = Date.now();` },
  {
    file: 'store/ok.ts',
    code: `import { b } from '../rules/text.ts';\nimport { c } from '../platform/log.ts';\nexport const a = [b, c];`,
  },
  {
    file: 'workflows/ok.ts',
    code: `import { b } from '../rules/time.ts';\nimport type { C } from '../rules/fold.ts';\nexport const a: C = b;`,
  },
  {
    file: 'workflows/deep/ok.ts',
    code: `import { b } from '../../rules/time/window.ts';\nimport type { C } from '../../activities/all.ts';\nexport const a: C = b;`,
  },
  { file: 'activities/ok.ts', code: `import { b } from '../workflows/contract.ts';\nexport const a = b;` },
  {
    file: 'worker/ok.ts',
    code: `import { b } from '../workflows/contract.ts';\nimport { c } from '../activities/all.ts';\nexport const a = [b, c];`,
  },
  {
    file: 'client/ok.ts',
    code: `import { b } from '../workflows/contract.ts';\nimport type { C } from '../workflows/relationship.ts';\nexport const a: C = b;`,
  },
  { file: 'client/cli/ok.ts', code: `import { b } from '../../worker/start.ts';\nexport const a = b;` },
];

describe('the linter', () => {
  let folder = '';
  let found: ReadonlyMap<string, readonly string[]> = new Map();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tenure-lint-'));
    for (const file of ['.oxlintrc.jsonc', 'tsconfig.json']) cpSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const { file, code } of [...offences, ...allowed]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${code}\n`);
    }
    found = lint(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(offences)('refuses $file: $rule', ({ file, rule }) => {
    expect(found.get(file) ?? []).toContain(rule);
  });

  it.each(allowed)('accepts $file', ({ file }) => {
    expect(found.get(file) ?? []).toEqual([]);
  });
});

/** Rules broken, by file. */
function lint(folder: string): ReadonlyMap<string, readonly string[]> {
  const oxlint = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report = JSON.parse(oxlint.stdout) as { diagnostics: { code: string; filename: string }[] };
  const broken = new Map<string, string[]>();
  for (const { code, filename } of report.diagnostics) {
    const rule = /\((?<name>[^)]+)\)/.exec(code)?.groups?.['name'] ?? code;
    broken.set(filename, [...(broken.get(filename) ?? []), rule]);
  }
  return broken;
}
