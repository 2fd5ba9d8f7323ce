import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthAtIndex, monthIndex, type Month } from '../../../rules/time/month.ts';
import { ensureSchedule } from '../../../worker/months/ensure-schedule.ts';
import { SCHEDULE } from '../../../workflows/contract.ts';
import {
  monthlySchedule,
  monthOfScheduled,
  scheduleDifferences,
  scheduledAfter,
  scheduledRunId,
  scheduledUntil,
} from '../../../workflows/contract/monthly-schedule.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await createTestNamespace();
});
afterAll(() => place.close());

const handle = () => place.client.schedule.getHandle(SCHEDULE.monthlyPoints);
/** Goes up with every change of the schedule, and with nothing else. */
const updates = async () => (await handle().describe()).info.lastUpdatedAt?.getTime() ?? 0;

describe('the schedule', () => {
  it('is made by whoever comes first, and left alone by the others', async () => {
    await Promise.all([ensureSchedule(place.client, {}), ensureSchedule(place.client, {})]);
    const found = await handle().describe();
    expect(scheduleDifferences(found, {})).toEqual([]);
    expect(found.policies.overlap).toBe('BUFFER_ALL');
    expect(found.state.paused).toBe(false);
    const [next] = found.info.nextActionTimes;
    expect(next?.getUTCDate()).toBe(1);
    expect(`${next?.getUTCHours()}:${next?.getUTCMinutes()}`).toBe('12:15');
    await ensureSchedule(place.client, {});
    expect(await updates()).toBe(0);
  });

  it('that somebody paused stays so', async () => {
    await handle().pause('a holiday');
    const before = await updates();
    await ensureSchedule(place.client, {});
    expect((await handle().describe()).state).toMatchObject({ paused: true, note: 'a holiday' });
    expect(await updates()).toBe(before);
    await handle().unpause();
  });

  it('is changed when its definition did', async () => {
    await handle().update((found) => {
      const { spec, action, policies } = monthlySchedule({});
      const calendars = [{ ...spec.calendars[0], hour: 13 }];
      return { spec: { calendars }, action, policies: { ...policies, overlap: 'SKIP' }, state: found.state };
    });
    expect(scheduleDifferences(await handle().describe(), {})).toEqual(['time', 'overlap']);
    const before = await updates();
    await ensureSchedule(place.client, {});
    expect(scheduleDifferences(await handle().describe(), {})).toEqual([]);
    expect(await updates()).toBeGreaterThan(before);
  });

  it('is paused on a running clock', async () => {
    await ensureSchedule(place.client, { paused: 'the clock runs' });
    expect((await handle().describe()).state).toMatchObject({ paused: true, note: 'the clock runs' });
  });
});

describe('the times of the schedule', () => {
  it('are the first of each month at 12:15 UTC, each of which follows the one before', () => {
    const month = fc.integer({ min: monthIndex('0100-01' as Month), max: monthIndex('9990-12' as Month) });
    fc.assert(
      fc.property(month, fc.nat(27 * 86_400_000), (index, ms) => {
        const first = new Date(0);
        first.setUTCFullYear(Math.floor(index / 12), index % 12, 1);
        const own = first.setUTCHours(12, 15);
        const after = new Date(own);
        const next = after.setUTCMonth(after.getUTCMonth() + 1);
        expect(scheduledAfter(own - 1)).toBe(own);
        expect(scheduledAfter(own)).toBe(next);
        expect(scheduledAfter(own + ms)).toBe(next);
        expect(scheduledUntil(own + ms)).toBe(own);
        expect(scheduledUntil(next - 1)).toBe(own);
        expect(monthOfScheduled(next)).toBe(monthAtIndex(index));
      }),
    );
  });

  it('name their runs as the server does', () => {
    expect(scheduledRunId(Date.UTC(2018, 1, 1, 12, 15))).toBe('monthly-points-2018-02-01T12:15:00Z');
  });
});
