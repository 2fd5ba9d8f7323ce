import { array, assert, integer, property } from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RunState } from '../../workflows/relationship/run-state.ts';
import { expired, managed, managedForLong, over } from './assessments.ts';

let run: RunState;

beforeEach(() => {
  run = new RunState();
});

/** One assessment, without anything happening meanwhile. */
function assess(answer = managed(100)): void {
  run.beginAssessment();
  run.learn(answer);
}

describe('a run', () => {
  it('begins by assessing', () => {
    expect(run.mustAssess).toBe(true);
    expect(run.learnt).toBeNull();
    expect(run.isOver).toBe(false);
  });

  it('rests after an assessment until news or its timer wakes it', () => {
    assess();
    expect(run.mustAssess).toBe(false);
    run.hearNews();
    expect(run.mustAssess).toBe(true);
    assess();
    run.ring();
    expect(run.mustAssess).toBe(true);
  });

  it('is over when an assessment says so', () => {
    assess(over(expired));
    expect(run.isOver).toBe(true);
    expect(run.outcome).toEqual(expired);
  });

  it('is not over when news arrived during that assessment', () => {
    run.beginAssessment();
    run.hearNews();
    run.learn(over(expired));
    expect(run.isOver).toBe(false);
    expect(run.mustAssess).toBe(true);
  });

  it('is over even if its timer fired during that assessment', () => {
    run.beginAssessment();
    run.ring();
    run.learn(over(expired));
    expect(run.isOver).toBe(true);
  });

  it('carries on when managed and long, but not when over', () => {
    assess(managedForLong(100));
    expect(run.carriesOn).toBe(true);
    assess({ ...over(expired), carryOn: true });
    expect(run.carriesOn).toBe(false);
  });
});

describe('its timer', () => {
  it('is set for the first wake', () => {
    assess(managed(500));
    expect(run.changeTimer()).toEqual({ kind: 'set', inMs: 500 });
  });

  it('is kept when the new wake is later or the same', () => {
    assess(managed(500, 1_000));
    run.changeTimer();
    assess(managed(400, 1_000));
    expect(run.changeTimer()).toEqual({ kind: 'keep' });
    assess(managed(900, 2_000));
    expect(run.changeTimer()).toEqual({ kind: 'keep' });
  });

  it('is replaced when the new wake is earlier', () => {
    assess(managed(500, 1_000));
    run.changeTimer();
    assess(managed(100, 600));
    expect(run.changeTimer()).toEqual({ kind: 'set', inMs: 100 });
  });

  it('is set anew after it fired, also if that was too early', () => {
    assess(managed(500, 1_000));
    run.changeTimer();
    run.ring();
    assess(managed(250, 1_000));
    expect(run.changeTimer()).toEqual({ kind: 'set', inMs: 250 });
  });

  it('is left alone when there is nothing to wait for', () => {
    assess(over(expired));
    expect(run.changeTimer()).toEqual({ kind: 'keep' });
  });

  it('never comes after the wake that was last asked for', () => {
    assert(
      property(array(integer({ min: 0, max: 50 })), (wakes) => {
        const state = new RunState();
        let pending = Infinity;
        for (const wakeAt of wakes) {
          state.beginAssessment();
          state.learn(managed(1, wakeAt));
          if (state.changeTimer().kind === 'set') pending = wakeAt;
          expect(pending).toBeLessThanOrEqual(wakeAt);
        }
      }),
    );
  });
});
