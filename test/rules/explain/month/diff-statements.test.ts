import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog } from '../../../../rules/compute/compute-log.ts';
import { formatDecimal, ZERO } from '../../../../rules/decimal.ts';
import { clientsOfDiff, diffLines, diffRest, type DiffSide } from '../../../../rules/explain/month/diff-statements.ts';
import { monthEvidence } from '../../../../rules/explain/month/month-evidence.ts';
import { logFacts } from '../../../../rules/month/log-facts.ts';
import { monthEnd } from '../../../../rules/month/month-end.ts';
import { monthFrame } from '../../../../rules/month/month-frame.ts';
import { runMonths } from '../../../../rules/month/run-months.ts';
import type { Statement } from '../../../../rules/month/statement.ts';
import { createRuleEngine } from '../../../../rules/qualification/rule-engine.ts';
import { randomWorld } from '../../month/random-world.ts';

describe('the parts of a difference between two months', () => {
  it('add up exactly to it, and leave nothing unexplained', async () => {
    const causes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomWorld(), async ({ events, book }) => {
        const engine = createRuleEngine(book);
        let before: readonly Statement[] = [];
        let earlier: DiffSide['evidence'] = null;
        for await (const statements of runMonths(logFacts(await computeLog(events, engine)), book)) {
          const month = statements[0]?.month ?? null;
          if (month === null) {
            before = [];
            earlier = null;
            continue;
          }
          const evidence = monthEvidence(
            await computeLog(events, engine, monthEnd(book, month) - 1),
            monthFrame(book, month),
          );
          for (const partner of new Set([...before, ...statements].map((one) => one.partner))) {
            const was = before.find((one) => one.partner === partner) ?? null;
            const is = statements.find((one) => one.partner === partner) ?? null;
            const [left, right] = [
              { statement: was, evidence: earlier },
              { statement: is, evidence },
            ];
            const parts = [...diffLines(partner, clientsOfDiff(was, is), left, right), ...diffRest(left, right)];
            for (const { cause } of parts) causes.set(cause, (causes.get(cause) ?? 0) + 1);
            const sum = parts.reduce((points, part) => points.plus(part.points), ZERO);
            const change = (is?.totalPoints ?? ZERO).minus(was?.totalPoints ?? ZERO);
            expect(formatDecimal(sum)).toBe(formatDecimal(change));
          }
          before = statements;
          earlier = evidence;
        }
      }),
      { numRuns: 100 },
    );
    expect(causes.get('unexplained') ?? 0).toBe(0);
    expect([...causes.keys()]).toEqual(
      expect.arrayContaining(['client_gained', 'client_lost', 'adjustment', 'deal_counts']),
    );
    expect(causes.size).toBeGreaterThanOrEqual(7);
  }, 120_000);
});
