import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../rules/events/content.ts';

/** Keys and texts that JSON has to escape, or has not. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\n', '\u007f', '\ud83d', '😀', '10', '9'),
);
const values = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

/**
 * The same text, written plainly. It isn't read back instead: where JSON.parse of Node 24.21 has met `{"\\\\":1}`, it
 * reads the key of `{"\\n":1}` as a backslash.
 */
function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainText).join(',')}]`;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainText(member)}`).join(',')}}`;
}

test('the canonical text is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, fc.oneof(texts, values)), (data) => {
      expect(canonicalJson(data)).toBe(plainText(data));
    }),
  );
});

test('the order of keys does not change the canonical text', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(texts, values), { selector: ([key]) => key }), (members) => {
      const there = canonicalJson(Object.fromEntries(members));
      expect(canonicalJson(Object.fromEntries(members.toReversed()))).toBe(there);
    }),
  );
});

test('keys are in the order of their UTF-16 units, few or many', () => {
  fc.assert(
    fc.property(fc.uniqueArray(texts, { maxLength: 40 }), (keys) => {
      const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
      expect(text).toBe(
        `{${keys
          .toSorted()
          .map((key) => `${JSON.stringify(key)}:0`)
          .join(',')}}`,
      );
    }),
  );
});

test('texts are written as JSON.stringify writes them, so that hashes of older versions stay', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(canonicalJson(text)).toBe(JSON.stringify(text));
    }),
  );
  expect(canonicalJson({ b: [1.5, null, 'x"'], a: { d: true, c: -0 } })).toBe(
    '{"a":{"c":0,"d":true},"b":[1.5,null,"x\\""]}',
  );
});
