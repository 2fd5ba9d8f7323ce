import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChosenSums } from '../../../rules/forecast/chosen-sums.ts';
import { median, medianOfCounts } from '../../../rules/month/median.ts';

it('are those of the choice that was made last, whatever was chosen before', () => {
  const choices = fc.array(fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 6 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(choices, (made) => {
      const inside: number[] = [];
      const sums = new ChosenSums({
        add: (place) => inside.push(place),
        takeBack: (place) => expect(inside.pop()).toBe(place),
      });
      for (const chosen of made) {
        sums.choose(chosen);
        expect(inside).toEqual(chosen);
      }
    }),
  );
});

it('the median of counted numbers is that of the numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 12 }), (numbers) => {
      const counts = new Map<number, number>([[3, 0]]);
      for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
      expect(medianOfCounts(counts)).toBe(median(numbers));
    }),
  );
});
