import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../platform/log.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY } from '../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { MONTH_SCENARIOS } from './month-scenarios.ts';
import { AFTER_RUN, openMonthStage, type MonthPlay, type MonthStage } from './month-stage.ts';

vi.setConfig({ testTimeout: 60_000 });
installRuntime(createLogger({ level: 'silent', name: 'test' }));

let place: TestNamespace;
let stage: MonthStage;

beforeAll(async () => {
  place = await createTestNamespace();
  stage = await openMonthStage(place);
});

afterAll(async () => {
  await stage.close();
  await place.close();
});

const names = ({ asked }: MonthPlay) => asked.map(([name]) => name);
const keys = ({ asked }: MonthPlay) => asked.flatMap(([name, input]) => (name === 'takeMonth' ? [input.key] : []));
const plans = ({ asked }: MonthPlay) => asked.flatMap(([name, input]) => (name === 'planMonth' ? [input] : []));

async function causeOf(play: MonthPlay): Promise<unknown> {
  const error: unknown = await play.handle.result().catch((failure: unknown) => failure);
  return error instanceof WorkflowFailedError ? error.cause : error;
}

describe('a run of the schedule', () => {
  it('is about the month before its scheduled time, and takes it twice', async () => {
    const play = await MONTH_SCENARIOS.scheduled(stage);
    expect(await play.handle.result()).toEqual({
      v: 1,
      month: '2018-01',
      taken: [
        { month: '2018-01', as: 'draft', hash: 'aa' },
        { month: '2018-01', as: 'closed', hash: 'bb' },
      ],
      waitsFor: null,
    });
    const [first, second] = plans(play);
    expect(first).toEqual({ v: 1, month: '2018-01', byHand: false, afterRun: null, graceIsOver: false });
    expect(second).toEqual({ ...first, afterRun: AFTER_RUN });
    expect(new Set(keys(play)).size).toBe(2);
  });

  it('that hears that nobody wants to wait says so when it asks', async () => {
    const play = await MONTH_SCENARIOS.closedEarly(stage);
    expect(plans(play).map(({ graceIsOver }) => graceIsOver)).toEqual([false, true, true]);
    expect(plans(play)[0]?.month).toBe('2018-02');
  });

  it('without a month or a scheduled time ends', async () => {
    const play = await stage.play([], { month: 'January' });
    expect(await causeOf(play)).toMatchObject({ type: 'month_missing' });
  });
});

describe('a run by hand', () => {
  it('has help with a month that takes long, under the same key, and closes drafts', async () => {
    const play = await MONTH_SCENARIOS.byHand(stage);
    expect(plans(play)[0]).toMatchObject({ byHand: true });
    const called = names(play);
    expect(called.filter((name) => name === 'helpMonth')).toHaveLength(3);
    expect(called.filter((name) => name === 'closeMonthDraft')).toHaveLength(1);
    expect(new Set(keys(play)).size).toBe(1);
  });

  it('keeps its key while it waits or fails, and has a new one when the months have changed', async () => {
    const [waits, fails, again, through] = keys(await MONTH_SCENARIOS.notAtOnce(stage));
    expect([fails, again]).toEqual([waits, waits]);
    expect(through).not.toBe(again);
  });

  it('asks again when it is told to, and says what it waits for', async () => {
    const play = await MONTH_SCENARIOS.lookedAgain(stage);
    expect(await play.handle.result()).toMatchObject({ waitsFor: '2017-12', taken: [] });
    expect(await play.handle.query(QUERY.progress)).toMatchObject({ v: 1, step: { kind: 'done' } });
  });

  it('fails when sums do not add up, and says whose', async () => {
    const cause = await causeOf(await MONTH_SCENARIOS.controlSums(stage));
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({
      type: 'month_control_sums',
      message: expect.stringContaining('client acme: 2 is not 1'),
    });
  });

  it('that is cancelled lets go of the month that it takes', async () => {
    const play = await MONTH_SCENARIOS.cancelled(stage);
    expect(await causeOf(play)).toBeInstanceOf(CancelledFailure);
    const [name, input] = play.asked.at(-1) ?? [];
    expect(name).toBe('giveUpMonth');
    expect(input).toMatchObject({ month: '2018-01', key: keys(play)[0] });
  });

  it('carries on as a new run, with all that it knows, before its history gets long', async () => {
    const play = await MONTH_SCENARIOS.carryOnMonth(stage);
    const outcome = await play.handle.result();
    expect(outcome.taken.map(({ hash }) => hash)).toEqual(['aa', 'bb']);
    expect(new Set(plans(play).map(({ afterRun }) => afterRun))).toEqual(new Set([null, AFTER_RUN]));
    expect(new Set(keys(play)).size).toBe(2);
    const { runId, historyLength } = await play.handle.describe();
    expect(historyLength).toBeLessThan(300);
    expect(runId).not.toBe(play.runId);
  });
});
