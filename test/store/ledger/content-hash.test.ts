import { createHmac, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../store/ledger/content-hash.ts';

describe('the content hash', () => {
  it('is HMAC-SHA-256, whatever the text', () => {
    const key = randomBytes(32).toString('hex');
    const hash = contentHash(key);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(hash(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      }),
    );
  });

  it('differs with the key', () => {
    expect(contentHash('0'.repeat(64))('text')).not.toBe(contentHash('1'.repeat(64))('text'));
  });

  it.each(['', 'abc', 'g'.repeat(64), 'A'.repeat(64)])('refuses %j as a key', (key) => {
    expect(() => contentHash(key)).toThrow('32 bytes');
  });
});
