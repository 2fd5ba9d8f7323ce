import { describe, expect, it } from 'vitest';
import type { WakeUp } from '../../../store/wake-ups.ts';
import { groupByPair } from '../../../worker/relay/group-by-pair.ts';
import { pairOf } from './relay-world.ts';

function wakeUp(id: number, client: string, strength: 1 | 2 | 3): WakeUp {
  return { id, ...pairOf(client), class: strength, attempts: 0, writtenAt: 0, trace: null };
}

describe('wake-ups of one pair', () => {
  it('are one group, with the strongest first and in the order in which pairs come', () => {
    const groups = groupByPair([wakeUp(4, 'a', 1), wakeUp(2, 'b', 2), wakeUp(1, 'a', 3), wakeUp(3, 'b', 3)]);
    expect(groups.map(({ pair, wakeUps }) => [pair.client, ...wakeUps.map(({ id }) => id)])).toEqual([
      ['a', 4, 1],
      ['b', 2, 3],
    ]);
  });
});
