import { describe, expect, it } from 'vitest';
import { versionAt, versionBefore, type RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { programmeWith } from './programme-files.ts';

const programme = programmeWith();
const published = (version: string, effectiveFrom: number | 'always'): RuleSetVersion => ({
  version,
  effectiveFrom,
  programme,
});

describe('the version in force', () => {
  const book = [published('v1', 100), published('v2', 300), published('v3', 200), published('v4', 300)];

  it('is none before the first', () => {
    expect(versionAt(book, 99)).toBeNull();
    expect(versionAt([], 99)).toBeNull();
  });

  it('is the one with the greatest effectiveFrom up to the instant, whatever was published when', () => {
    expect(versionAt(book, 100)?.version).toBe('v1');
    expect(versionAt(book, 299)?.version).toBe('v3');
  });

  it('is the last published of those with one effectiveFrom', () => {
    expect(versionAt(book, 300)?.version).toBe('v4');
    expect(versionAt([published('a', 'always'), published('b', 'always')], 0)?.version).toBe('b');
  });

  it('is, without an effectiveFrom, in force at every instant', () => {
    expect(versionAt([published('a', 'always')], -1e15)?.version).toBe('a');
  });
});

describe('the version of a valuation', () => {
  it('came into force before the instant, not at it', () => {
    const book = [published('v1', 'always'), published('v2', 100)];
    expect(versionBefore(book, 100)?.version).toBe('v1');
    expect(versionBefore(book, 101)?.version).toBe('v2');
  });
});
