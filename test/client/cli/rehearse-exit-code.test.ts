import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../client/cli/rehearse/exit-code.ts';
import type { Report } from '../../../client/rehearse/report.ts';

const none = { count: 0, p50: 0, p99: 0, max: 0 };
const events = { sent: 3, accepted: 2, duplicates: 1, refused: 0, malformed: 0, requests: 1, latenessMs: none };
const difference = { in: 'runs', about: 'acme / shop', expected: 'one open run', actual: 'none' };

const codeOf = (found: Partial<Report['events']>, differences: Report['differences'] = []): number =>
  exitCodeOf({ events: { ...events, ...found }, differences });

describe('the exit code of tenure rehearse', () => {
  it('is 0 if nothing differs and every line was taken, be it as a duplicate', () => {
    expect(codeOf({})).toBe(0);
  });

  it('is 1 on any difference', () => {
    expect(codeOf({}, [difference])).toBe(1);
    expect(codeOf({ refused: 1 }, [difference])).toBe(1);
  });

  it('is 1 if a line was refused, or was no event', () => {
    expect(codeOf({ refused: 1 })).toBe(1);
    expect(codeOf({ malformed: 1 })).toBe(1);
  });
});
