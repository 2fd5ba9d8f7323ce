import { describe, expect, it, vi } from 'vitest';
import { exitCodeOf } from '../../client/cli/rehearse/exit-code.ts';
import { rehearseScript } from '../support/rehearsal.ts';
import { scriptOf } from '../support/script.ts';
import { smallLog, smallLogWithoutFaults } from './small-log.ts';

// Servers are started, and a clock is waited for.
vi.setConfig({ testTimeout: 240_000 });

describe('a rehearsal of a small log', () => {
  it('finds no difference', async () => {
    const { report } = await rehearseScript(await scriptOf(smallLog()), { daysPerSecond: 15 });
    expect(report.differences).toEqual([]);
    expect(report.events).toMatchObject({ duplicates: 1, refused: 1, malformed: 1 });
    expect(report.periods).toEqual({
      total: 10,
      running: 3,
      ended: {
        access_removed_by_partner: 2,
        activity_expired: 2,
        removed_from_client_account: 2,
        user_deleted: 1,
      },
    });
    // The empty period had none; the removal and return of bob was one; that of the voided activity returned nothing.
    // On a busy machine another period may be over before its run could begin.
    const { overBeforeRun } = report.runs;
    expect(report.runs).toMatchObject({ total: 10 - overBeforeRun, open: 3, livedThrough: 1, overtaken: 1 });
    expect(report.endLatenessMs.all.count).toBe(6 - overBeforeRun);
    expect(report.months).toMatchObject({ closed: 4, last: '2026-04', runs: 4 });
    expect(report.history.activities).toBe(0);
    // Timers are lazy; only a clock that is made faster has runs arm them anew.
    expect(report.history.timersCancelled * Number(report.speedUps === 0)).toBe(0);
  });
});

describe('a rehearsal without the relay', () => {
  it('finds the runs missing, and only these, and fails for it', async () => {
    const { report } = await rehearseScript(await scriptOf(smallLogWithoutFaults()), {
      daysPerSecond: 30,
      relay: false,
      patienceMs: 2_000,
    });
    expect(report.differences.length).toBeGreaterThan(5);
    expect(new Set(report.differences.map((difference) => difference.in))).toEqual(new Set(['backlog', 'runs']));
    // No line is refused: it is the differences that make it 1.
    expect(report.events).toMatchObject({ refused: 0, malformed: 0 });
    expect(exitCodeOf(report)).toBe(1);
  });
});
