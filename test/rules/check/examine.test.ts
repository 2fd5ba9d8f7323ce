/** What a file without mistakes is spared: the language service would find nothing in it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceProblems } from '../../../rules/check/source/language-service.ts';
import { repeatsKey } from '../../../rules/check/source/repeats-key.ts';
import { isSyntax, SYNTAX } from '../../../rules/check/source/service-problem.ts';
import { sourceFile } from '../../../rules/check/source/source-file.ts';

/** Keys that are near each other, written in more than one way. */
const key = fc.constantFrom('"a"', '"\\u0061"', '"b"', '"a:"', '"\\"a\\":"', '""', '"__proto__"', '"é"', '"\\u00e9"');
const space = fc.constantFrom('', ' ', '\n', '\r\n\t');

const { json } = fc.letrec<{ json: string; object: string; list: string; single: string }>((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, tie('single'), tie('object'), tie('list')),
  single: fc.oneof(
    fc.jsonValue({ maxDepth: 0 }).map((value) => JSON.stringify(value)),
    key,
  ),
  list: fc.array(tie('json'), { maxLength: 3 }).map((elements) => `[${elements.join(',')}]`),
  object: fc
    .array(fc.tuple(space, key, space, tie('json')), { maxLength: 4 })
    .map(
      (members) => `{${members.map(([before, name, after, value]) => `${before}${name}${after}:${value}`).join(',')}}`,
    ),
}));

describe('a text that can be read', () => {
  it('has no other mistakes of syntax than keys that are repeated, and those are seen without the service', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (text) => {
        const problems = (await serviceProblems(sourceFile('program.json', text), null)).filter(isSyntax);
        expect(problems.filter(({ code }) => code !== SYNTAX.duplicateKey)).toEqual([]);
        expect(repeatsKey(text, JSON.parse(text))).toBe(problems.length > 0);
      }),
      { numRuns: 2000 },
    );
  });
});
