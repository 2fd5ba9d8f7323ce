import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePlace, encodePlace, readClientPlace, readPartnerPlace } from '../../client/cursor.ts';
import { z } from 'zod';

describe('a place in a list', () => {
  it('comes back as it was given, whatever an identifier holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (name, number) => {
        fc.pre(!name.includes('\u0000'));
        expect(decodePlace(z.tuple([z.string(), z.int()]), encodePlace([name, number]))).toEqual([name, number]);
      }),
    );
  });

  it.each(['\\u0000', '\\ud800', '"', 'ä/😀'])('may name %j, which only looks like an escape', (name) => {
    expect(readClientPlace(encodePlace([name]))).toBe(name);
  });

  it.each(['\u0000', 'a\u0000b', '\ud800', 'b\udfff'])('names nothing that no identifier can be: %j', (name) => {
    expect(readPartnerPlace(encodePlace([name]))).toBeNull();
  });

  it.each(['', 'nonsense', encodePlace([]), encodePlace([1]), encodePlace(['a', 'b'])])(
    'is no other text: %j',
    (text) => {
      expect(readClientPlace(text)).toBeNull();
    },
  );
});
