/** The search behind the list of renewals, over weights that have to reach a sum. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortestChoice } from '../../../rules/forecast/shortest-choice.ts';

/** Whether the weights at some places reach each of the sums. */
const reaching =
  (weights: readonly (readonly number[])[], goals: readonly number[], tried: number[] = []) =>
  async (chosen: readonly number[]): Promise<boolean> => {
    tried.push(chosen.length);
    return goals.every(
      (goal, column) => chosen.reduce((sum, place) => sum + (weights[place]?.[column] ?? 0), 0) >= goal,
    );
  };

function fewest(weights: readonly (readonly number[])[], holds: (chosen: readonly number[]) => boolean): number | null {
  let best: number | null = null;
  for (let bits = 1; bits < 2 ** weights.length; bits++) {
    const chosen = weights.map((_, place) => place).filter((place) => (bits >> place) % 2 === 1);
    if ((best === null || chosen.length < best) && holds(chosen)) best = chosen.length;
  }
  return best;
}

const weightsOf = (columns: number) =>
  fc.array(fc.array(fc.nat({ max: 9 }), { minLength: columns, maxLength: columns }), { maxLength: 7 });

describe('the shortest choice', () => {
  it('is the fewest first ones where they can be ranked, with few trials', async () => {
    await fc.assert(
      fc.asyncProperty(weightsOf(1), fc.integer({ min: 1, max: 40 }), async (unsorted, goal) => {
        const weights = unsorted.toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0));
        const tried: number[] = [];
        const found = await shortestChoice(
          weights.length,
          reaching(weights, [goal], tried),
          { isRising: true, isRanked: true },
          0,
        );
        const sum = (chosen: readonly number[]): number =>
          chosen.reduce((total, place) => total + (weights[place]?.[0] ?? 0), 0);
        expect(found.chosen?.length ?? null).toBe(fewest(weights, (chosen) => sum(chosen) >= goal));
        expect(found.isProven).toBe(true);
        expect(tried.length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('is found by trying all smaller ones where they can not', async () => {
    await fc.assert(
      fc.asyncProperty(weightsOf(2), fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 })), async (weights, goals) => {
        if (goals[0] + goals[1] === 0) return;
        const sum = (chosen: readonly number[], column: number): number =>
          chosen.reduce((total, place) => total + (weights[place]?.[column] ?? 0), 0);
        const best = fewest(weights, (chosen) => goals.every((goal, column) => sum(chosen, column) >= goal));
        for (const isRising of [true, false]) {
          const order = { isRising, isRanked: false };
          const found = await shortestChoice(weights.length, reaching(weights, goals), order, 1_000);
          expect(found.chosen?.length ?? null).toBe(best);
          expect(found.isProven).toBe(true);
        }
      }),
    );
  });

  it('says that it is not proven when there are too many to try', async () => {
    const weights = Array.from({ length: 40 }, (_, place) => [place % 3, (place + 1) % 3]);
    const order = { isRising: true, isRanked: false };
    const found = await shortestChoice(40, reaching(weights, [15, 15]), order, 500);
    expect(found.isProven).toBe(false);
    expect(await reaching(weights, [15, 15])(found.chosen ?? [])).toBe(true);
  });
});
