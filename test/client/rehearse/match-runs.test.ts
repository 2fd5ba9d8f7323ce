import { describe, expect, it } from 'vitest';
import { chainsByPair } from '../../../client/rehearse/runs/chains.ts';
import type { Learnt, Outcome, Run } from '../../../client/rehearse/runs/history.ts';
import { matchRuns, type RunEvidence, type RunMatches } from '../../../client/rehearse/runs/match-runs.ts';
import type { Pair } from '../../../rules/relationship/pair.ts';
import { periodAt, type EndedPeriod, type Period } from '../../../rules/relationship/period.ts';
import { DAY_MS, formatInstant } from '../../../rules/time/instant.ts';

const PAIR = { partner: 'acme', client: 'shop' } as Pair;
const FOR_EVER = 1_000;

/** A period from day to day, expired or, with a day that never comes, running. */
function period(start: number, end: number): Period {
  const heldBy = { source: 's', id: 'held', user: 'ann', time: start * DAY_MS } as EndedPeriod['heldBy'];
  const running = { start: start * DAY_MS, startedBy: { source: 's', id: 'first' }, heldBy, expiresAt: end * DAY_MS };
  return periodAt(running, (FOR_EVER - 1) * DAY_MS);
}

function learnt(day: number, start: number, expiry: number): Learnt {
  const standing = day >= expiry ? 'over' : 'managed';
  return {
    standing,
    asOf: at(day),
    position: day,
    period: { start: at(start), expiresAt: at(expiry) },
  };
}

function returned(start: number, end: number): Outcome {
  const times = { start: at(start), end: at(end) };
  return { v: 1, ...PAIR, ...times, endReason: 'activity_expired', endedBy: null };
}

let runs = 0;

/** A run that was told these things; completed with an outcome, or open without. */
function run(told: readonly Learnt[], outcome?: Outcome, chainId?: string): Run {
  runs += 1;
  const runId = `run-${runs}`;
  return {
    workflowId: 'relationship:acme:shop',
    runId,
    chainId: chainId ?? runId,
    pair: PAIR,
    startedAt: runs,
    closedAt: outcome === undefined ? null : runs + 0.5,
    state: outcome === undefined ? 'open' : 'completed',
    continuedAs: null,
    outcome: outcome ?? null,
    learnt: told,
    counts: {
      events: 9,
      timersStarted: 1,
      timersFired: 1,
      timersCancelled: 0,
      signals: 0,
      localActivities: 2,
      activities: 0,
    },
  };
}

/** Matches one pair. What was known then is what is known now, unless a test says otherwise. */
async function match(
  periods: readonly Period[],
  found: readonly Run[],
  known: Partial<Pick<RunEvidence, 'knownThen' | 'wasOverBeforeRun'>> = {},
): Promise<RunMatches> {
  const asked = found
    .filter(({ state }) => state === 'open')
    .map((open) => {
      const last = open.learnt.at(-1) ?? null;
      return [open.runId, { run: open, learnt: last, afterNews: last }] as const;
    });
  return matchRuns({
    pairs: [{ ...PAIR, periods }],
    chains: chainsByPair(found),
    asked: new Map(asked),
    knownThen: { periods: async () => periods },
    wasOverBeforeRun: () => false,
    ...known,
  });
}

function at(day: number): string {
  return formatInstant(day * DAY_MS);
}

const texts = ({ differences }: RunMatches): readonly string[] =>
  differences.map(({ expected, actual }) => `${expected} | ${actual}`);

describe('a running period', () => {
  const running = period(1, FOR_EVER);

  it('has one open run that tells its expiry', async () => {
    expect(texts(await match([running], [run([learnt(2, 1, FOR_EVER)])]))).toEqual([]);
  });

  it('without a run, or with two, is a difference', async () => {
    expect(texts(await match([running], []))).toEqual([`one open run until ${at(FOR_EVER)} | 0 open`]);
    const two = [run([learnt(2, 1, FOR_EVER)]), run([learnt(3, 1, FOR_EVER)])];
    expect(texts(await match([running], two))).toEqual([`one open run until ${at(FOR_EVER)} | 2 open`]);
  });

  it('whose run would wake too late, or has learnt nothing, is a difference', async () => {
    expect(await match([running], [run([learnt(2, 1, FOR_EVER + 1)])])).toHaveProperty('differences.length', 1);
    expect(await match([running], [run([])])).toHaveProperty('differences.length', 1);
  });
});

describe('an ended period', () => {
  const ended = period(1, 90);

  it('has one closed run that returned its end', async () => {
    const { differences, ends } = await match([ended], [run([learnt(90, 1, 90)], returned(1, 90))]);
    expect(differences).toEqual([]);
    expect(ends).toHaveLength(1);
  });

  it('has one run also when that continued as new', async () => {
    const first = { ...run([learnt(2, 1, 90)], undefined, 'chain'), state: 'continued' } as const;
    const { differences, ends } = await match([ended], [first, run([learnt(90, 1, 90)], returned(1, 90), 'chain')]);
    expect([differences, ends.length]).toEqual([[], 1]);
  });

  it('without a run is a difference, unless the ledger shows that it was over before one could begin', async () => {
    expect(texts(await match([ended], []))).toEqual([
      `a closed run that returned ${at(1)} to ${at(90)}, activity_expired | none`,
    ]);
    const excused = await match([ended], [], { wasOverBeforeRun: () => true });
    expect([texts(excused), excused.exceptions]).toEqual([[], ['overBeforeRun']]);
  });

  it('with an open run is a difference', async () => {
    expect(texts(await match([ended], [run([learnt(2, 1, 90)])]))).toContain('no open run | 1 open');
  });

  it('whose run returned another end is a difference', async () => {
    const wrong = await match([ended], [run([learnt(91, 1, 90)], returned(1, 91))]);
    expect(texts(wrong)).toContain(`a run to return what was known | ${at(1)} to ${at(91)}, activity_expired`);
  });

  it('whose run failed is a difference', async () => {
    const failed = { ...run([learnt(2, 1, 90)], returned(1, 90)), state: 'failed', outcome: null } as const;
    expect(texts(await match([ended], [failed]))).toContain(`run ${failed.runId} to complete | failed`);
  });

  it('with a second run is a difference, unless the pair was managed again in between', async () => {
    const once = run([learnt(90, 1, 90)], returned(1, 90));
    const idle = run([learnt(91, 1, 90)], returned(1, 90));
    expect(texts(await match([ended], [once, idle]))).toEqual([
      `one run for ${at(1)} to ${at(90)}, activity_expired | another`,
    ]);
    const reopened = run([learnt(91, 1, 95), learnt(92, 1, 90)], returned(1, 90));
    const known = { knownThen: { periods: async () => [period(1, FOR_EVER)] } };
    expect(texts(await match([ended], [once, reopened], known))).toEqual([]);
  });

  it('that a run lived through into the next one needs none of its own', async () => {
    const both = [ended, period(91, 180)];
    const { differences, exceptions } = await match(both, [
      run([learnt(2, 1, 90), learnt(92, 91, 180), learnt(180, 91, 180)], returned(91, 180)),
    ]);
    expect([differences, exceptions]).toEqual([[], ['livedThrough']]);
  });

  it('of which something else was known when its run closed needs no other', async () => {
    const known = { knownThen: { periods: async () => [period(1, 95)] } };
    const matched = await match([ended], [run([learnt(95, 1, 95)], returned(1, 95))], known);
    expect([texts(matched), matched.exceptions, matched.overtaken.length]).toEqual([[], ['changedAfterwards'], 1]);
  });
});

it('a run of a pair that nobody knows is a difference when it is open', async () => {
  const stranger = { ...run([learnt(2, 1, 90)]), pair: { partner: 'other', client: 'shop' } as Pair };
  expect(texts(await match([], [stranger]))).toEqual(['no open run | 1 open']);
});
