/** Adjustments for months before that of the programme's first event, which is the first (`docs/domain.md §7`). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { readLedger } from '../../../store/ledger/read-ledger.ts';
import { adjustmentPosted, clientRegistered } from '../../support/events.ts';
import { createMonthWorld, monthProgramme, type MonthWorld } from '../../support/month-world.ts';
import { versionOf } from '../../support/programme-files.ts';

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
  await world.send(adjustmentPosted('p', '2017-12', '7', { at: '2018-01-20T00:00:00Z', id: 'for-december' }));
});
afterEach(() => world.store.close());

/** What `compute statements` prints of the ledger. */
async function computed(): Promise<readonly StatementRow[]> {
  const events = [];
  for await (const { event } of readLedger(world.pool)) events.push(event);
  const book = [versionOf(monthProgramme(), 'always', 1)];
  const rows: StatementRow[] = [];
  for await (const month of runMonths(logFacts(await computeLog(events, createRuleEngine(book))), book)) {
    rows.push(...month.map(statementRow));
  }
  return rows;
}

const adjusted = (rows: readonly StatementRow[]) =>
  rows.filter(({ adjustments }) => adjustments.length > 0).map(({ month, totalPoints }) => [month, totalPoints]);

/** An event of December, which arrives after all the others. */
const ofDecember = clientRegistered('early', { at: '2017-12-15T00:00:00Z' });

describe('an adjustment for a month before the first', () => {
  it('counts nowhere while the programme has no such month, in the store as in compute', async () => {
    await world.months.take('2018-01', 'closed');
    await world.months.take('2018-02', 'closed');
    const rows = [...(await world.months.rows('2018-01')), ...(await world.months.rows('2018-02'))];
    expect(adjusted(rows)).toEqual([]);
    const pure = await computed();
    expect(adjusted(pure)).toEqual([]);
    expect(rows.filter(({ month }) => month === '2018-01')).toEqual(pure);
  });

  it('counts in its month once an earlier event makes the programme begin with it', async () => {
    await world.send(ofDecember);
    await world.months.take('2017-12');
    expect(adjusted(await world.months.rows('2017-12'))).toEqual([['2017-12', '7']]);
    expect(adjusted(await computed())).toEqual([['2017-12', '7']]);
  });

  it('is posted late if months were closed before that event arrived', async () => {
    await world.months.take('2018-01', 'closed');
    await world.send(ofDecember);
    await world.months.take('2018-02');
    const [posted] = (await world.months.rows('2018-02')).flatMap(({ adjustments }) => adjustments);
    expect(posted).toMatchObject({ kind: 'late', month: '2017-12', points: '7', causes: [{ id: 'for-december' }] });
  });
});
