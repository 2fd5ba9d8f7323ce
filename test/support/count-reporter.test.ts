import { expect, it } from 'vitest';
import { countLines } from './count-reporter.ts';

it.each([
  [{ passed: 3, failed: 0, skipped: 0 }, 0, ['3 passed, 0 failed']],
  [{ passed: 3, failed: 1, skipped: 0 }, 1, ['3 passed, 1 failed']],
  [{ passed: 3, failed: 0, skipped: 2 }, 0, ['2 skipped', '3 passed, 0 failed']],
  [{ passed: 0, failed: 0, skipped: 0 }, 1, ['0 passed, 1 failed']],
])('ends a run with what passed and what failed: %j, exit %i', (counts, exitCode, lines) => {
  expect(countLines(counts, exitCode)).toEqual(lines);
});
