import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLog } from '../../../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../../../rules/events/acceptance.ts';
import { formatDecimal, ZERO } from '../../../../rules/decimal.ts';
import { diffClient } from '../../../../rules/explain/month/diff-client.ts';
import type { DiffPart } from '../../../../rules/explain/month/diff-part.ts';
import { clientsOfDiff, diffAdjustments } from '../../../../rules/explain/month/diff-statements.ts';
import { monthEvidence } from '../../../../rules/explain/month/month-evidence.ts';
import type { PartnerId } from '../../../../rules/ids.ts';
import { lateCauses } from '../../../../rules/month/late-causes.ts';
import { logFacts } from '../../../../rules/month/log-facts.ts';
import { monthEnd } from '../../../../rules/month/month-end.ts';
import { monthFrame } from '../../../../rules/month/month-frame.ts';
import { runMonths } from '../../../../rules/month/run-months.ts';
import type { Statement } from '../../../../rules/month/statement.ts';
import { createRuleEngine } from '../../../../rules/qualification/rule-engine.ts';
import type { Month } from '../../../../rules/time/month.ts';
import { filesOf, versionOf } from '../../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../../support/projection.ts';
import { Ledgerless, randomLife, type Known } from '../../month/life.ts';
import { randomWorld } from '../../month/random-world.ts';

/** A month as it was taken. */
interface Taken {
  readonly month: Month;
  readonly statements: readonly Statement[];
  readonly known: Known;
}

/** The parts of every partner's difference between two months that follow each other, none before the first. */
async function partsBetween(before: Taken | null, after: Taken): Promise<ReadonlyMap<PartnerId, readonly DiffPart[]>> {
  const { events, book } = after.known;
  const log = await computeLog(events, createRuleEngine(book), monthEnd(book, after.month) - 1);
  const evidence = monthEvidence(log, monthFrame(book, after.month));
  const then = new Set(before?.known.events.map(eventNameKey));
  const late = log.events.filter((event) => !then.has(eventNameKey(event)));
  const earlier = {
    frame: before === null ? null : monthFrame(book, before.month),
    causes: lateCauses(log, late, book.slice(before?.known.book.length ?? 0)),
  };
  const partners = new Set([...(before?.statements ?? []), ...after.statements].map(({ partner }) => partner));
  return new Map(
    [...partners].map((partner) => {
      const [was, is] = [before?.statements, after.statements].map(
        (some) => some?.find((one) => one.partner === partner) ?? null,
      );
      const [left, right] = [was ?? null, is ?? null];
      const parts = clientsOfDiff(left, right).flatMap((client) =>
        diffClient(partner, client, { ...earlier, statement: left }, { statement: right, evidence }),
      );
      return [partner, [...parts, ...diffAdjustments(left, right)]];
    }),
  );
}

/** Adds up each partner's parts exactly, and says how often each cause was met. */
async function expectAddedUp(before: Taken | null, after: Taken, causes: Map<string, number>): Promise<void> {
  for (const [partner, parts] of await partsBetween(before, after)) {
    const totalOf = (taken: Taken | null) =>
      taken?.statements.find((one) => one.partner === partner)?.totalPoints ?? ZERO;
    const sum = parts.reduce((points, part) => points.plus(part.points), ZERO);
    expect(formatDecimal(sum)).toBe(formatDecimal(totalOf(after).minus(totalOf(before))));
    for (const { cause } of parts) causes.set(cause, (causes.get(cause) ?? 0) + 1);
    expect(parts.filter(({ cause, causes: why }) => cause === 'known_late' && why?.length === 0)).toEqual([]);
  }
}

describe('the parts of a difference between two months', () => {
  it('add up exactly to it, and leave nothing unexplained', async () => {
    const causes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomWorld(), async ({ events, book }) => {
        let before: Taken | null = null;
        const known = { events, book };
        for await (const statements of runMonths(logFacts(await computeLog(events, createRuleEngine(book))), book)) {
          const month = statements[0]?.month;
          if (month === undefined) {
            before = null;
            continue;
          }
          const after: Taken = { month, statements, known };
          await expectAddedUp(before, after, causes);
          before = after;
        }
      }),
      { numRuns: 100 },
    );
    expect(causes.get('unexplained') ?? 0).toBe(0);
    expect(causes.get('known_late') ?? 0).toBe(0);
    expect([...causes.keys()]).toEqual(
      expect.arrayContaining(['client_gained', 'client_lost', 'adjustment', 'deal_counts']),
    );
    expect(causes.size).toBeGreaterThanOrEqual(7);
  }, 120_000);

  it('add up too when months were closed before all was known, which is a cause of its own, with its events', async () => {
    const causes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomLife(), async (life) => {
        const memory = new Ledgerless();
        const book = life.versions.map((one, index) => versionOf(filesOf(one), one.effectiveFrom, index + 1));
        let before: Taken | null = null;
        for (const count of [...life.closedAfter, life.log.length]) {
          const due = life.publishedAfter.filter((after) => after <= count).length;
          const known = { events: acceptedEvents(parsedEvents(life.log.slice(0, count))), book: book.slice(0, due) };
          const draft = await memory.draft(known);
          if (draft === null) continue;
          const after: Taken = { ...draft, known };
          await expectAddedUp(before, after, causes);
          await memory.close(known);
          before = after;
        }
      }),
      { numRuns: 150 },
    );
    expect(causes.get('unexplained') ?? 0).toBe(0);
    expect([...causes.keys()]).toEqual(
      expect.arrayContaining(['known_late', 'late_adjustment', 'late_adjustment_before', 'client_gained']),
    );
  }, 240_000);
});
