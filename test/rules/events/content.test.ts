import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../rules/events/content.ts';

/** Keys and texts that JSON has to escape, or has not. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\n', '\u007f', '\ud83d', '😀', '10', '9'),
);
const values = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

test('the canonical text is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, fc.oneof(texts, values)), (data) => {
      expect(JSON.parse(canonicalJson(data))).toEqual(JSON.parse(JSON.stringify(data)));
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
