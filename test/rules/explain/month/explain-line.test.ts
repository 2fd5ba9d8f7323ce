import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog } from '../../../../rules/compute/compute-log.ts';
import { explainLine } from '../../../../rules/explain/month/explain-line.ts';
import { explainSoldLine } from '../../../../rules/explain/month/explain-sold-line.ts';
import { monthEvidence } from '../../../../rules/explain/month/month-evidence.ts';
import { logFacts } from '../../../../rules/month/log-facts.ts';
import { monthFrame } from '../../../../rules/month/month-frame.ts';
import { runMonths } from '../../../../rules/month/run-months.ts';
import { createRuleEngine } from '../../../../rules/qualification/rule-engine.ts';
import { randomWorld } from '../../month/random-world.ts';

describe('the explanation of a line', () => {
  it('comes to the points of the statement, from the events before its valuation alone', async () => {
    let explained = 0;
    await fc.assert(
      fc.asyncProperty(randomWorld(), async ({ events, book }) => {
        const engine = createRuleEngine(book);
        for await (const statements of runMonths(logFacts(await computeLog(events, engine)), book)) {
          for (const { month, partner, valuedAt, tierBefore, lines, soldLines } of statements) {
            const evidence = monthEvidence(await computeLog(events, engine, valuedAt - 1), monthFrame(book, month));
            for (const line of lines) {
              const { points, pointsFromEvents, period, activities, missing } = explainLine(
                evidence,
                partner,
                tierBefore,
                line,
              );
              explained += 1;
              expect(pointsFromEvents).toBe(points);
              expect(period === null).toBe(line.n === 0);
              const isHeld = period === null || activities.some(({ isLive, id }) => isLive && id === period.heldBy.id);
              expect({ isHeld, isSaid: line.notes.length === 0 || missing.length > 0 }).toEqual({
                isHeld: true,
                isSaid: true,
              });
            }
            for (const line of soldLines) expect(explainSoldLine(evidence, line).closedBy).not.toBeNull();
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(explained).toBeGreaterThan(100);
  }, 120_000);
});
