import { describe, expect, it } from 'vitest';
import { checked, skipped, type Check } from '../../client/doctor/check.ts';
import { adviceText } from '../../client/doctor/diagnosis-text.ts';

const clocks = checked('clocks', '', ['the clock of this machine is 5.0 s ahead'], 'hand');
const runs = checked('runs', '', ['google / etcd: is managed and has no open run']);
const schedule = checked('schedule', '', ['it is paused']);
const advice = (checks: readonly Check[], isRepaired = false) =>
  adviceText({ checks, pending: [], strays: null, runFaults: [], unmarked: [], strangers: [] }, isRepaired);

describe('what the doctor advises', () => {
  it('is nothing when nothing is wrong, or could not be looked at', () => {
    expect(advice([checked('clocks', '', []), skipped('runs', 'no answer')])).toBe('');
  });

  it('names what a repair mends, and what it can not', () => {
    expect(advice([clocks, schedule, runs])).toBe(
      'tenure doctor --repair mends: schedule of months, projection and runs.\n' +
        'No repair can mend: clocks. What to do stands with it.',
    );
  });

  it('promises no repair where none helps', () => {
    expect(advice([clocks])).toBe('No repair can mend: clocks. What to do stands with it.');
  });

  it('says after a repair what is still wrong, and what it takes', () => {
    expect(advice([runs], true)).toBe('Still wrong: projection and runs. A repair needs a worker that runs.');
  });
});
