/** What adds up (docs/domain.md §10, invariant 3). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnits } from '../../../rules/credit/minor-units.ts';
import { formatDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import { groupBy } from '../../../rules/group-by.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { randomWorld, type RandomWorld } from './random-world.ts';
import { folded } from './world.ts';

async function monthsOf({ events, book }: RandomWorld): Promise<(readonly Statement[])[]> {
  const months: (readonly Statement[])[] = [];
  for await (const statements of runMonths(logFacts(await folded(events, book)), book)) months.push(statements);
  return months;
}

function sum(lines: readonly { readonly points: Decimal }[]): string {
  return formatDecimal(lines.reduce((total, { points }) => total.plus(points), ZERO));
}

/** A property of every month of random worlds. */
async function holdsInEveryMonth(claim: (statements: readonly Statement[]) => void): Promise<void> {
  const property = fc.asyncProperty(randomWorld(), async (world) => {
    for (const statements of await monthsOf(world)) claim(statements);
  });
  await fc.assert(property, { numRuns: 50 });
}

describe('in every month', () => {
  it('the shares of a client add up to its MRR, cut to the minor unit, and n to its lines', async () => {
    await holdsInEveryMonth((statements) => {
      const lines = statements.flatMap((statement) => statement.lines).filter(({ n }) => n > 0);
      for (const own of groupBy(lines, ({ client }) => client).values()) {
        const [{ mrr, currency } = { mrr: ZERO, currency: null }] = own;
        const shares = own.reduce((total, { share }) => total.plus(share), ZERO);
        expect(formatDecimal(shares)).toBe(formatDecimal(mrr.round(minorUnits(currency), 0)));
        expect(own.map(({ n }) => n)).toEqual(own.map(() => own.length));
      }
    });
  });

  it('the totals of a statement add up to its lines', async () => {
    await holdsInEveryMonth((statements) => {
      for (const one of statements) {
        const { lines, soldLines, adjustments, managedPoints, soldPoints, adjustmentPoints, totalPoints } = one;
        expect(formatDecimal(managedPoints)).toBe(sum(lines));
        expect(formatDecimal(soldPoints)).toBe(sum(soldLines));
        expect(formatDecimal(adjustmentPoints)).toBe(sum(adjustments));
        expect(formatDecimal(totalPoints)).toBe(sum([...lines, ...soldLines, ...adjustments]));
      }
    });
  });

  it('the managed points of the partners add up to those of the clients', async () => {
    await holdsInEveryMonth((statements) => {
      const lines = statements.flatMap((statement) => statement.lines);
      const ofClients = [...groupBy(lines, ({ client }) => client).values()].map((own) => ({
        points: own.reduce((total, { points }) => total.plus(points), ZERO),
      }));
      expect(sum(statements.map(({ managedPoints }) => ({ points: managedPoints })))).toBe(sum(ofClients));
    });
  });

  it('the tier before is the tier credited by the month before, and the next tier is out of reach', async () => {
    const property = fc.asyncProperty(randomWorld(), async (world) => {
      let credited = new Map<string, string | null>();
      for (const statements of await monthsOf(world)) {
        for (const statement of statements) {
          expect(statement.tierBefore).toBe(credited.get(statement.partner) ?? null);
          expect(statement.nextTier?.unmet).not.toEqual([]);
        }
        credited = new Map(statements.map(({ partner, creditedTier }) => [partner, creditedTier]));
      }
    });
    await fc.assert(property, { numRuns: 50 });
  });
});
