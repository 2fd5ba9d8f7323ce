import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../rules/ids.ts';
import { singleKeepersOf } from '../../../rules/relationship/single-keeper.ts';

const users = (...ids: readonly string[]): readonly UserId[] => ids as readonly UserId[];
const some = array(constantFrom(...users('ann', 'bob', 'cy')), { maxLength: 4 });

describe('a managed pair', () => {
  it.each([
    ['one does everything', ['ann'], ['ann'], [{ user: 'ann', because: ['active', 'managing'] }]],
    ['others are there, and do nothing', ['ann'], ['ann', 'bob'], [{ user: 'ann', because: ['active'] }]],
    ['the others who were active have lost access', ['ann', 'bob'], ['bob'], [{ user: 'bob', because: ['managing'] }]],
    [
      'the only one who was active has lost access, and one other is left',
      ['ann'],
      ['bob'],
      [
        { user: 'ann', because: ['active'] },
        { user: 'bob', because: ['managing'] },
      ],
    ],
    ['two share all of it', ['ann', 'bob'], ['ann', 'bob'], []],
  ])('when %s', (_title, active, managing, expected) => {
    expect(singleKeepersOf({ active: users(...active), managing: users(...managing) })).toEqual(expected);
  });

  it('hangs on a user exactly if nobody else is active, or nobody else manages it', () => {
    assert(
      property(some, some, (active, managing) => {
        const keepers = singleKeepersOf({ active, managing });
        for (const user of users('ann', 'bob', 'cy')) {
          const because = keepers.filter((one) => one.user === user).flatMap((one) => one.because);
          const isOnly = (all: readonly UserId[]): boolean => all.includes(user) && all.every((one) => one === user);
          expect(because.includes('active')).toBe(isOnly(active));
          expect(because.includes('managing')).toBe(isOnly(managing));
        }
      }),
    );
  });
});
