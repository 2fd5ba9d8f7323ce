import { describe, expect, it } from 'vitest';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import { HistoryCollector } from '../../../rules/check/history.ts';
import type { JsonObject } from '../../../rules/events/event.ts';
import { programmeFiles, toolText } from '../programme/programme-files.ts';

function historyOf(...activities: readonly (readonly [action: string, properties?: JsonObject])[]): HistoryCollector {
  const history = new HistoryCollector();
  for (const [action, properties] of activities) history.add({ tool: 'code', action, properties });
  return history;
}

/** Warnings on rules of the tool `code`. */
async function warnings(condition: unknown, history: HistoryCollector): Promise<readonly string[]> {
  const others = [...programmeFiles().keys()].filter((file) => file.startsWith('tools/'));
  const files = programmeFiles(Object.fromEntries(others.map((file) => [file, null])));
  files.set('tools/code.json', toolText('code', condition));
  const found = await checkProgramme(files, { history });
  return found.filter(({ code }) => code === 'value_never_seen').map(({ message }) => message);
}

const properties = (path: string, operator: string, value: unknown) => ({ fact: 'properties', path, operator, value });
const SEEN = historyOf(
  ['edited', { files: 3, tags: ['ui'], page: { status: 'live' } }],
  ['created', { files: 'many' }],
);

describe('a rule held against history', () => {
  it.each([
    ['a value that was seen', { fact: 'action', operator: 'in', value: ['edited', 'created'] }],
    ['an element that was seen', properties('$.tags', 'contains', 'ui')],
    ['a number where there were numbers', properties('$.files', 'greaterThan', 400)],
    ['a value deep inside', properties('$.page.status', 'notEqual', 'live')],
    ['the tool of the file', { fact: 'tool', operator: 'equal', value: 'code' }],
  ])('is not warned of for %s', async (_, leaf) => {
    expect(await warnings({ all: [leaf] }, SEEN)).toEqual([]);
  });

  it.each([
    [{ fact: 'action', operator: 'equal', value: 'editd' }, 'ever had "editd" at "action" — did you mean "edited"?'],
    [{ fact: 'action', operator: 'notIn', value: ['edited', 'moved'] }, 'ever had "moved" at "action"'],
    [{ fact: 'asset', operator: 'equal', value: 'x' }, 'ever had "x" at "asset"'],
    [properties('$.tags', 'contains', 'iu'), 'ever had "iu" at "$.tags"'],
    [properties('$.tags', 'equal', 'ui'), 'ever had "ui" at "$.tags"'],
    [properties('$.file', 'greaterThan', 1), 'ever had $.file — did you mean "$.files"?'],
    [properties('$.page.status', 'greaterThan', 1), 'ever had a number at "$.page.status"'],
  ])('is warned of for %j', async (leaf, message) => {
    const found = await warnings({ all: [leaf] }, SEEN);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it('is told of a tool that never occurred, and then of nothing else', async () => {
    const history = new HistoryCollector();
    history.add({ tool: 'codes', action: 'edited' });
    expect(await warnings({ all: [properties('$.x', 'equal', 1)] }, history)).toEqual([
      'no activity of the history is of the tool "code" — did you mean "codes"?',
    ]);
  });

  it('is left alone where there were too many values to keep, whatever the length of the history', async () => {
    const history = new HistoryCollector();
    for (let index = 0; index < 3000; index++) history.add({ tool: 'code', action: 'edited', asset: `file-${index}` });
    expect(await warnings({ all: [{ fact: 'asset', operator: 'equal', value: 'x' }] }, history)).toEqual([]);
    for (let index = 0; index < 3000; index++) {
      history.add({ tool: 'code', action: 'edited', properties: { [`key ${index}`]: index } });
    }
    expect(await warnings({ all: [properties('$.x', 'equal', 1)] }, history)).toEqual([]);
  });
});
