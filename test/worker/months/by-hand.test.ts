/** Months that people ask for, by real runs. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { monthlyPointsWorkflowId } from '../../../workflows/contract.ts';
import { createMonthWorker, type MonthWorker } from '../../support/month-worker.ts';
import { acts, instant, monthProgramme } from '../../support/month-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let stage: MonthWorker;
beforeEach(async () => {
  stage = await createMonthWorker(instant('2018-04-02T00:00:00Z'));
  await accepted('2018-04-01T00:00:00Z');
  await stage.work();
});
afterEach(() => stage.close());

/** Months that ended before are history. */
const accepted = (first: string) =>
  stage.world.pool.query('UPDATE ledger_head SET first_accepted_at = $1', [instant(first)]);
const outcomeOf = async (ask: 'run' | 'close', month: string) => stage.outcome(await stage.ask(ask, month));

describe('a run by hand', () => {
  it('drafts the month and all before it, and comes to the same again', async () => {
    const drafted = await outcomeOf('run', '2018-02');
    expect(drafted).toMatchObject({ kind: 'drafted', month: '2018-02' });
    expect(await stage.months()).toEqual(['2018-01 draft', '2018-02 draft']);
    const runs = async () => (await stage.world.store.rows('SELECT FROM month_run')).length;
    const before = await runs();
    expect(await outcomeOf('run', '2018-02')).toEqual(drafted);
    expect(await runs()).toBe(before + 1);
  });

  it('answers whoever else asked for the month meanwhile, once with the same run', async () => {
    const requests = [await stage.ask('run', '2018-01'), await stage.ask('run', '2018-01')];
    const [first, second] = [await stage.outcome(requests[0] ?? 0), await stage.outcome(requests[1] ?? 0)];
    expect(first).toMatchObject({ kind: 'drafted' });
    expect(second).toEqual(first);
  });

  it('of a closed month, of one that is not over, and of one before the first is refused', async () => {
    await outcomeOf('close', '2018-01');
    expect(await outcomeOf('run', '2018-01')).toEqual({ kind: 'already_closed', month: '2018-01' });
    expect(await outcomeOf('run', '2018-04')).toEqual({
      kind: 'no_such_month',
      why: { code: 'month_not_over', endsAt: instant('2018-05-01T00:00:00Z') },
    });
    expect(await outcomeOf('close', '2017-12')).toEqual({
      kind: 'no_such_month',
      why: { code: 'before_first_month', first: '2018-01' },
    });
  });
});

describe('closing by hand', () => {
  it('closes all open months up to it, in order, and once', async () => {
    expect(await outcomeOf('close', '2018-02')).toEqual({ kind: 'closed', closed: ['2018-01', '2018-02'] });
    const [first] = await stage.world.store.rows('SELECT json_agg(month_run) AS runs FROM month_run');
    expect(await outcomeOf('close', '2018-02')).toEqual({ kind: 'closed', closed: ['2018-01', '2018-02'] });
    expect(await stage.world.store.rows('SELECT json_agg(month_run) AS runs FROM month_run')).toEqual([first]);
  });

  it('takes the drafts that people have looked at', async () => {
    const drafted = await outcomeOf('run', '2018-02');
    await outcomeOf('close', '2018-02');
    expect(await outcomeOf('close', '2018-02')).toMatchObject({ kind: 'closed' });
    const [closed] = await stage.world.store.rows(
      `SELECT encode(hash, 'hex') AS hash FROM month JOIN month_run ON run = published_run WHERE month.month = '2018-02'`,
    );
    expect(drafted).toMatchObject(closed ?? {});
  });

  it('is refused when a draft is out of date, says what changed, and changes nothing', async () => {
    await outcomeOf('run', '2018-02');
    await stage.world.send(acts('q', 'd', '2018-02-20'));
    await stage.world.publish(monthProgramme());
    expect(await outcomeOf('close', '2018-02')).toMatchObject({
      kind: 'out_of_date',
      month: '2018-01',
      changes: { eventCount: 0, ruleSets: ['test@2'] },
      closed: [],
    });
    expect(await stage.months()).toEqual(['2018-01 draft', '2018-02 draft']);
    await outcomeOf('run', '2018-02');
    expect(await outcomeOf('close', '2018-02')).toMatchObject({ kind: 'closed' });
  });

  it('of history lets later months close that should have closed long ago', async () => {
    await accepted('2018-02-10T00:00:00Z');
    expect(await outcomeOf('close', '2018-01')).toEqual({ kind: 'closed', closed: ['2018-01'] });
    // February's grace time was over on 4 March; March's is not.
    await stage.untilMonths('2018-01 closed', '2018-02 closed');
    const { status } = await stage.temporal.client.workflow.getHandle(monthlyPointsWorkflowId('2018-01')).describe();
    expect(['RUNNING', 'COMPLETED']).toContain(status.name);
  });
});
