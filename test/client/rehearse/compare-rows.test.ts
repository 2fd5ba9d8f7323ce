import { describe, expect, it } from 'vitest';
import { compareRows } from '../../../client/rehearse/compare/compare-rows.ts';

const compare = (expected: readonly object[], actual: readonly object[]) =>
  compareRows('rows', (row) => String((row as { id?: string }).id), expected, actual);

describe('comparing rows', () => {
  it('finds nothing in the same rows, in any order of rows and fields', () => {
    expect(compare([{ id: 'a', n: 1 }, { id: 'b' }], [{ id: 'b' }, { n: 1, id: 'a' }])).toEqual([]);
  });

  it('finds a field that differs, is missing or is too many', () => {
    expect(compare([{ id: 'a', n: 1 }], [{ id: 'a', n: 2 }])).toEqual([
      { in: 'rows', about: 'a', expected: '{"id":"a","n":1}', actual: '{"id":"a","n":2}' },
    ]);
    expect(compare([{ id: 'a', n: null }], [{ id: 'a' }])).toHaveLength(1);
    expect(compare([{ id: 'a' }], [{ id: 'a', n: null }])).toHaveLength(1);
  });

  it('finds rows that are missing, and rows that nobody expected', () => {
    expect(compare([{ id: 'a' }], [])).toEqual([{ in: 'rows', about: 'a', expected: '{"id":"a"}', actual: 'none' }]);
    expect(compare([], [{ id: 'a' }])).toEqual([{ in: 'rows', about: 'a', expected: 'none', actual: '{"id":"a"}' }]);
  });

  it('counts rows of one name', () => {
    expect(compare([{ id: 'a' }], [{ id: 'a' }, { id: 'a' }])).toHaveLength(1);
  });
});
