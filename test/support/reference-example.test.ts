import { expect, it } from 'vitest';
import { groupBy } from './reference/group-by.ts';
import { readLines, readProgramme } from './reference/programme-files.ts';
import { referencePeriods, referenceStatements, referenceVerdicts } from './reference/reference.ts';

const input = {
  rawEvents: readLines('examples/oss/history.ndjson'),
  programme: [readProgramme('examples/oss/programme')],
};

const tally = (values: readonly (string | null)[]): Record<string, number> =>
  Object.fromEntries([...groupBy(values, String)].map(([value, equal]) => [value, equal.length]));

it('judges the activities of the example', () => {
  expect(tally(referenceVerdicts(input).map(({ reason }) => reason))).toEqual({
    null: 2196,
    not_assigned: 1046,
    unknown_tool: 959,
    rule_not_met: 290,
    user_deactivated: 115,
    not_partner_employee: 49,
  });
});

it('finds the periods of the example', () => {
  const reasons = (at?: string): Record<string, number> =>
    tally(referencePeriods(input, at).map(({ endReason }) => endReason));
  expect(reasons()).toEqual({
    null: 18,
    activity_expired: 43,
    access_removed_by_partner: 4,
    removed_from_client_account: 2,
    user_deleted: 2,
  });
  expect(reasons('2018-06-30T00:00:00Z')).toEqual({
    null: 9,
    activity_expired: 23,
    access_removed_by_partner: 4,
    removed_from_client_account: 1,
    user_deleted: 1,
  });
});

it('computes statements whose totals add up to their lines', () => {
  const statements = referenceStatements(input);
  expect(statements.length).toBeGreaterThan(0);
  for (const { lines, managedPoints, soldPoints, totalPoints } of statements) {
    const inTenThousandths = lines.reduce((sum, line) => sum + Math.round(Number(line.points) * 10_000), 0);
    expect(inTenThousandths).toBe(Math.round(Number(managedPoints) * 10_000));
    expect([soldPoints, totalPoints]).toEqual(['0', managedPoints]);
  }
});
