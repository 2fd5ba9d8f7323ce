/**
 * Every small change of the example programmes: each key renamed or deleted, each value deleted, retyped, misspelt.
 * None crashes the check, none is told without a place, and none changes what the programme means in silence, but for
 * those that make another programme which its author may well want: they are listed.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import type { Diagnostic } from '../../../rules/check/diagnostic.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import type { Programme } from '../../../rules/programme/programme.ts';
import { diffProgrammes } from '../../../rules/diff/diff-programmes.ts';
import { root } from '../../architecture/repository.ts';
import { filesIn } from './folders.ts';
import { mutationsOf, type Mutation } from './mutations.ts';

interface Legitimate {
  readonly file: RegExp;
  readonly pointer: RegExp;
  readonly kinds: readonly Mutation['kind'][];
}

/** What may be changed without a word, and why. */
const LEGITIMATE: readonly Legitimate[] = [
  // Names are their author's.
  { file: /^program\.json$/, pointer: /^\/name$/, kinds: ['misspelt'] },
  { file: /^tiers\.json$/, pointer: /^\/tiers\/\d+\/name$/, kinds: ['misspelt'] },
  { file: /^tools\//, pointer: /^\/rules\/\d+\/name$/, kinds: ['misspelt'] },
  // Of these there may be as many as one likes.
  { file: /^program\.json$/, pointer: /^\/noticeDays\/\d+$/, kinds: ['deleted'] },
  { file: /^rates\.json$/, pointer: /^\/growth\/countries\/\d+$|^\/units\/[A-Z]+$/, kinds: ['deleted'] },
  { file: /^tiers\.json$/, pointer: /^\/recalibration\/months\/\d+$|^\/tiers\/\d+$/, kinds: ['deleted'] },
  // Tiers have no examples: what they ask for is their author's, as long as it is more than below.
  { file: /^tiers\.json$/, pointer: /^\/tiers\/\d+\/requirements(\/(all|any)\/\d+)+$/, kinds: ['deleted'] },
  { file: /^tiers\.json$/, pointer: /^\/tiers\/0\/(requirements|activityThreshold)$/, kinds: ['deleted'] },
  { file: /^tiers\.json$/, pointer: /\/all\/4\/any\/0\/value$/, kinds: ['retyped'] },
  { file: /^tiers\.json$/, pointer: /\/all\/4\/any\/\d+\/path$/, kinds: ['misspelt'] },
];

/** The first programme has a threshold in its second tier only, and actions that no example speaks of. */
const LEGITIMATE_IN_OSS: readonly Legitimate[] = [
  { file: /^tiers\.json$/, pointer: /^\/tiers\/1\/activityThreshold$/, kinds: ['deleted'] },
  { file: /^tools\//, pointer: /\/(all|any)\/\d+(\/value(\/\d+)?)?$/, kinds: ['deleted', 'misspelt'] },
];

function isLegitimate(list: readonly Legitimate[], path: string, { pointer, kind }: Mutation): boolean {
  return list.some((entry) => entry.file.test(path) && entry.pointer.test(pointer) && entry.kinds.includes(kind));
}

function hasPlace({ file, line, column, endLine, endColumn }: Diagnostic, files: ReadonlyMap<string, string>): boolean {
  const lines = (files.get(file) ?? '').split('\n');
  const isInside = line >= 1 && endLine <= lines.length && column >= 1 && column <= (lines[line - 1] ?? '').length + 1;
  return isInside && (endLine > line || (endLine === line && endColumn >= column));
}

/** Titles and descriptions are for people. */
function meanTheSame(before: Programme, after: Programme): boolean {
  return diffProgrammes(before, after).every(({ field }) => field === 'title' || field === 'description');
}

const told = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code, message }) => `${code} ${message}`);

describe.each([
  ['crm', LEGITIMATE],
  ['oss', [...LEGITIMATE, ...LEGITIMATE_IN_OSS]],
])('the example %s', (example, legitimate) => {
  const all = filesIn(join(root, 'examples', example, 'programme'));

  it.each([...all.keys()])('%s is not changed in silence, whatever is changed', { timeout: 120_000 }, async (path) => {
    // Files of tools know nothing of each other: one at a time is enough, and faster.
    const files = new Map([...all].filter(([other]) => other === path || !other.startsWith('tools/')));
    const before = parseProgramme(files);
    if (before.kind === 'invalid') throw new Error('the example is broken');
    const known = new Set(told(await checkProgramme(files)));
    const wrong: string[] = [];

    for (const mutation of mutationsOf(JSON.parse(files.get(path) ?? ''))) {
      const mutated = new Map(files).set(path, JSON.stringify(mutation.value, null, 2));
      const diagnostics = await checkProgramme(mutated);
      const name = `${mutation.pointer} ${mutation.kind}`;
      if (!diagnostics.every((diagnostic) => hasPlace(diagnostic, mutated)))
        wrong.push(`${name}: told without a place`);
      if (diagnostics.some(({ code }) => code === 'schema'))
        wrong.push(`${name}: the schema asks for more than reading`);
      if (told(diagnostics).some((line) => !known.has(line))) continue;
      const after = parseProgramme(mutated);
      if (after.kind === 'invalid') wrong.push(`${name}: refused in silence`);
      else if (!meanTheSame(before.value, after.value) && !isLegitimate(legitimate, path, mutation)) {
        wrong.push(`${name}: changed in silence`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
