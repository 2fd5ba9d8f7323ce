import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, ZERO } from '../../../rules/decimal.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { lineRows } from '../../../rules/rows/line-rows.ts';
import { randomWorld } from '../month/random-world.ts';
import { folded } from '../month/world.ts';

describe('the lines of a statement as rows', () => {
  it('add up to its total, whatever the log', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomWorld(), async ({ events, book }) => {
        for await (const statements of runMonths(logFacts(await folded(events, book)), book)) {
          for (const statement of statements) {
            const rows = lineRows(statementRow(statement));
            for (const { kind } of rows) kinds.add(kind);
            const sum = rows.reduce((points, row) => points.plus(row.points), ZERO);
            expect(formatDecimal(sum)).toBe(formatDecimal(statement.totalPoints));
            expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect([...kinds].sort()).toEqual(['assisted', 'managed', 'posted', 'sourced']);
  });
});
