/** Rehearsals of months: drafted and closed by real runs on the way, with facts that come when it is too late. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compareAll } from '../../client/rehearse/compare/comparisons.ts';
import type { Script, ScriptLine } from '../../client/rehearse/script.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import {
  activity,
  activityVoided,
  adjustmentPosted,
  dealClosed,
  subscriptionChanged,
  type RawCloudEvent,
} from '../support/events.ts';
import { monthProgramme } from '../support/month-world.ts';
import { filesOf } from '../support/programme-files.ts';
import { randomLog } from '../support/random-log.ts';
import { randomProgramme } from '../support/random-programme.ts';
import { rehearseScript } from '../support/rehearsal.ts';
import { scriptOf } from '../support/script.ts';
import { EDIT } from '../support/world.ts';
import { day, smallLog } from './small-log.ts';

// Servers are started, and a clock is waited for.
vi.setConfig({ testTimeout: 300_000 });

/** The same, but some lines are sent so many programme days after their time. */
function delayed(script: Script, daysLate: (line: ScriptLine) => number): Script {
  const lines = script.lines.map((line) => ({ ...line, dueAt: line.dueAt + daysLate(line) * DAY_MS }));
  return { ...script, lines: lines.toSorted((a, b) => a.dueAt - b.dueAt) };
}

describe('a rehearsal of months', () => {
  it('closes each by its run, and posts what came too late to the next', async () => {
    const money: readonly (RawCloudEvent | string)[] = [
      ...['shop', 'cafe', 'bank', 'park', 'zoo', 'mill'].map((client, index) =>
        subscriptionChanged(client, String(300 + 100 * index), day(1)),
      ),
      subscriptionChanged('shop', '900', day(50)),
      dealClosed('d1', 'acme', 'shop', { mrr: '400', ...day(12) }),
      // Facts about January and February that are sent in March and April.
      activity('bob', 'shop', { ...EDIT, ...day(18), id: 'late-activity' }),
      dealClosed('d2', 'beta', 'zoo', { mrr: '250', ...day(41), id: 'late-deal' }),
      subscriptionChanged('bank', '777', { ...day(35), id: 'late-mrr' }),
      // Corrections of closed months, at their time.
      adjustmentPosted('gamma', '2026-01', '12.5', day(80)),
      adjustmentPosted('acme', '2026-03', '-3', day(85)),
      activityVoided({ source: 'test', id: 'held-january' }, day(95)),
      activity('finn', 'mill', { ...EDIT, ...day(28), id: 'held-january' }),
    ];
    const script = delayed(await scriptOf([...smallLog(), ...money]), ({ event }) =>
      event.id.startsWith('late-') ? 60 : 0,
    );
    const { report, evidence } = await rehearseScript(script, { programme: monthProgramme(), daysPerSecond: 8 });
    expect(report.differences).toEqual([]);
    expect(report.months).toMatchObject({ closed: 4, last: '2026-04', runs: 4 });
    expect(report.months.lateAdjustments).toBeGreaterThan(3);
    const late = evidence.actual.statements.flatMap(({ month, adjustments }) =>
      adjustments.flatMap((one) => (one.kind === 'late' ? [`${month} corrects ${one.month}`] : [])),
    );
    expect(late).toContain('2026-03 corrects 2026-01');
    // A point that is not as it should be is found.
    const [first, ...rest] = evidence.actual.statements;
    const statements = first === undefined ? rest : [{ ...first, totalPoints: '1000' }, ...rest];
    const found = compareAll({ ...evidence, actual: { ...evidence.actual, statements } });
    expect(found).toMatchObject([{ in: 'statements', about: `2026-01 ${first?.partner}` }]);
    // So is a month without a run that came to its end.
    const [january, ...others] = evidence.monthRuns;
    if (january === undefined) throw new Error('no month was closed');
    const withRun = (status: string | null) =>
      compareAll({ ...evidence, monthRuns: [{ ...january, status }, ...others] });
    expect(withRun('FAILED')).toMatchObject([{ in: 'months', about: '2026-01', actual: 'FAILED' }]);
    expect(withRun(null)).toMatchObject([{ in: 'months', about: '2026-01', actual: 'no such run' }]);
  });

  // Seeds of logs with several late facts that move points, and adjustments that are posted to months already closed.
  it.each([94, 114])('of a random log, a part of which is late, finds no difference (%i)', async (seed) => {
    const one = { seed, numRuns: 1 };
    const [log = []] = fc.sample(randomLog({ malformed: false, conflicts: false, maxEvents: 80 }), one);
    const [[version] = []] = fc.sample(randomProgramme(), one);
    if (version === undefined) throw new Error('a random programme without a version');
    const whole = await scriptOf(log);
    const late = new Set(whole.lines.filter((_, index) => index % 4 === 1).map(({ line }) => line));
    const script = delayed(whole, ({ line }) => (late.has(line) ? 45 : 0));
    const { report, evidence } = await rehearseScript(script, { programme: filesOf(version), daysPerSecond: 12 });
    expect(report.differences).toEqual([]);
    expect(report.months.closed).toBeGreaterThan(1);
    const posted = evidence.actual.statements
      .flatMap(({ adjustments }) => adjustments)
      .flatMap((line) => (line.kind === 'late' ? [line.client === null ? 'of an adjustment' : 'of a fact'] : []));
    expect(new Set(posted)).toEqual(new Set(['of an adjustment', 'of a fact']));
  });
});
