/**
 * Programmes with one mistake each, from `docs/interfaces.md §2` and from what json-rules-engine takes in silence. Each
 * must be told once, at its line and column: `expected.txt` beside it says how.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import { HistoryCollector, type ActivityHistory } from '../../../rules/check/history.ts';
import type { Activity } from '../../../rules/qualification/activity-reader.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { filesIn, foldersIn } from './folders.ts';

const BROKEN = join(import.meta.dirname, 'broken');
const names = foldersIn(BROKEN);

/** The log beside a programme, if it has one. */
function historyOf(folder: string): ActivityHistory | undefined {
  const log = join(folder, 'history.ndjson');
  if (!existsSync(log)) return undefined;
  const history = new HistoryCollector();
  for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
    history.add((JSON.parse(line) as { data: Activity }).data);
  }
  return history;
}

describe('a programme with one mistake', () => {
  it('is there for every kind of mistake', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  it.each(names)('%s is told of it once, at its place', async (name) => {
    const folder = join(BROKEN, name);
    const history = historyOf(folder);
    const found = await checkProgramme(filesIn(folder), history === undefined ? {} : { history });
    expect(found.map(diagnosticText).join('')).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
    expect(found).toHaveLength(1);
  });
});
