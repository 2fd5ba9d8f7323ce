import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../rules/relationship/pair.ts';
import { Remembered } from '../../../store/pairs/remembered.ts';

const pairOf = (name: string): Pair => ({ partner: 'acme', client: name }) as Pair;

describe('what is remembered of pairs', () => {
  it('is that of the pairs looked at last, as many as hold so many facts between them', () => {
    const remembered = new Remembered<string>(10);
    for (const name of ['a', 'b', 'c']) remembered.keep(pairOf(name), name, 3);
    expect(remembered.of(pairOf('a'))).toBe('a');
    remembered.keep(pairOf('d'), 'd', 3);
    expect(['a', 'b', 'c', 'd'].map((name) => remembered.of(pairOf(name)))).toEqual(['a', null, 'c', 'd']);
    remembered.keep(pairOf('e'), 'e', 7);
    expect(['a', 'c', 'd', 'e'].map((name) => remembered.of(pairOf(name)))).toEqual([null, null, 'd', 'e']);
  });

  it('is nothing of a pair with more facts than may be kept, nor what was kept of it before', () => {
    const remembered = new Remembered<string>(10);
    remembered.keep(pairOf('a'), 'small', 1);
    remembered.keep(pairOf('b'), 'other', 9);
    remembered.keep(pairOf('a'), 'large', 11);
    expect(remembered.of(pairOf('a'))).toBeNull();
    expect(remembered.of(pairOf('b'))).toBe('other');
  });

  it('never holds more facts than it may, and always what was kept last', () => {
    const kept = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 10 })));
    fc.assert(
      fc.property(kept, (list) => {
        const remembered = new Remembered<number>(10);
        const sizes = new Map<string, number>();
        for (const [name, facts] of list) {
          remembered.keep(pairOf(name), facts, facts);
          sizes.set(name, facts);
          expect(remembered.of(pairOf(name))).toBe(facts);
          const held = [...sizes.keys()].map((each) => remembered.of(pairOf(each)) ?? 0);
          expect(held.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(10);
          remembered.of(pairOf(name));
        }
      }),
    );
  });

  it('is forgotten when asked to', () => {
    const remembered = new Remembered<string>(10);
    remembered.keep(pairOf('a'), 'a', 10);
    remembered.forget(pairOf('a'));
    expect(remembered.of(pairOf('a'))).toBeNull();
    remembered.keep(pairOf('b'), 'b', 10);
    expect(remembered.of(pairOf('b'))).toBe('b');
  });
});
