import { expect, it, vi } from 'vitest';
import { nextMonth } from '../../rules/time/month.ts';
import { exampleLog } from '../support/example.ts';
import { rehearseScript } from '../support/rehearsal.ts';
import { scriptOf } from '../support/script.ts';

// Forty seconds by itself; the clock slows down on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

it('a rehearsal of the whole example log finds no difference', async () => {
  const { report, evidence } = await rehearseScript(await scriptOf((await exampleLog()) as object[]), {
    daysPerSecond: 30,
  });
  console.log(JSON.stringify(report, null, 1));
  expect(report.differences).toEqual([]);
  expect(report.events).toMatchObject({ sent: 5_086, accepted: 5_066, duplicates: 20, refused: 0, malformed: 0 });
  expect(report.verdicts).toEqual({ total: 4_655, qualifying: 2_196 });
  const { total, running, ended } = report.periods;
  expect({ total, ended }).toMatchObject({
    total: 69,
    ended: { access_removed_by_partner: 4, removed_from_client_account: 2, user_deleted: 2 },
  });
  // The clock stops within moments of the last event, on a busy machine within days of it.
  expect(running + (ended['activity_expired'] ?? 0)).toBe(61);
  expect(report.runs.open).toBe(running);
  // All months but the last, which is not over when the clock stops; each by its own run of the schedule.
  expect(report.months).toMatchObject({ closed: 36, last: '2019-11', runs: 36 });
  expect(evidence.monthRuns.map(({ workflowId }) => workflowId)).toEqual(
    evidence.closed.map(({ month }) => `monthly-points-${nextMonth(month)}-01T12:15:00Z`),
  );
});
