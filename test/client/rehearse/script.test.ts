import { describe, expect, it } from 'vitest';
import { accessGranted, accessRemoved, activity, partnerRegistered } from '../../support/events.ts';
import { scriptOf } from '../../support/script.ts';

const DAY_2 = '2026-01-02T00:00:00.000Z';
const DAY_3 = '2026-01-03T00:00:00.000Z';

describe('a script', () => {
  it('is in the order of time, whatever the order of the file', async () => {
    const late = activity('ann', 'shop', { at: DAY_3 });
    const early = activity('ann', 'shop', { at: DAY_2 });
    const { lines } = await scriptOf([late, early]);
    expect(lines.map(({ line }) => line)).toEqual([2, 1]);
  });

  it('has the kinds of one instant in the event order', async () => {
    const { lines } = await scriptOf([
      accessRemoved('ann', 'shop'),
      activity('ann', 'shop'),
      accessGranted('ann', 'shop'),
      partnerRegistered('acme'),
    ]);
    expect(lines.map(({ line }) => line)).toEqual([4, 3, 2, 1]);
  });

  it('holds back what repeats a name until the first line of it is sent, so that the first one stands', async () => {
    const first = activity('ann', 'shop', { at: DAY_3, id: 'same' });
    const conflict = activity('bob', 'shop', { at: DAY_2, id: 'same' });
    const between = activity('cleo', 'shop', { at: DAY_2 });
    const { lines, accepted } = await scriptOf([first, conflict, between, first]);
    expect(lines.map(({ line, outcome }) => [line, outcome])).toEqual([
      [3, 'accepted'],
      [1, 'accepted'],
      [2, 'refused'],
      [4, 'duplicate'],
    ]);
    expect(lines.map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([DAY_2, DAY_3, DAY_3, DAY_3]);
    expect(accepted.map(({ id }) => id)).toContain('same');
  });

  it('leaves out what is no event, and counts it', async () => {
    const { lines, malformed } = await scriptOf(['{ this is', { type: 'unheard.of' }, activity('ann', 'shop')]);
    expect(lines.map(({ line }) => line)).toEqual([3]);
    expect(malformed).toBe(2);
  });
});
