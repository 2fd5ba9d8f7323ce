/** Statements against a brute-force reference that was written from docs/domain.md alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import type { RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { leavesOf } from '../../../rules/qualification/condition.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { monthsFromTo, type Month } from '../../../rules/time/month.ts';
import { collect } from '../../support/collect.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { IngredientCount, type ToldLog } from '../../support/log-ingredients.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';
import { readProgramme } from '../../support/reference/programme-files.ts';
import { referenceStatements } from '../../support/reference/reference.ts';

/** The fields that docs/interfaces.md §3 names; a partner's months that say nothing may be left out. */
function namedFields(row: StatementRow) {
  const { month, partner, managedPoints, soldPoints, totalPoints, tierBefore, performanceTier, creditedTier } = row;
  return {
    month,
    partner,
    managedPoints,
    soldPoints,
    totalPoints,
    tierBefore,
    performanceTier,
    creditedTier,
    lines: row.lines.map(({ client, mrr, currency, n, share, points, notes, lastQualifyingActivity }) => {
      return { client, mrr, currency, n, share, points, notes, lastQualifyingActivity };
    }),
  };
}

/** What we make of a log. */
async function told(arrived: readonly TenureEvent[], book: readonly RuleSetVersion[]): Promise<ToldLog> {
  const log = await computeLog(arrived, createRuleEngine(book));
  const facts = logFacts(log);
  const statements = (await collect(runMonths(facts, book))).flat().map(statementRow);
  const requirements = book.flatMap(({ programme }) => programme.tiers.tiers.map((tier) => tier.requirements));
  const asksForAttributes = requirements.some(
    (one) => one !== null && leavesOf(one).some(({ fact }) => fact === 'attributes'),
  );
  return { arrived, log, facts, statements, asksForAttributes };
}

function reference(rawEvents: readonly unknown[], programme: readonly RandomVersion[]) {
  return referenceStatements({ rawEvents, programme } as unknown as Parameters<typeof referenceStatements>[0]);
}

describe('statements', () => {
  test('agree with the reference on every month of the example', async () => {
    const raw = await exampleLog();
    const book = [versionOf(await exampleProgramme(), 'always', 1)];
    const programme = [readProgramme('examples/oss/programme')] as unknown as RandomVersion[];
    const { statements } = await told(acceptedEvents(parsedEvents(raw)), book);
    expect(statements.length).toBeGreaterThan(100);
    expect(statements.map(namedFields)).toEqual(reference(raw, programme));
    const years = monthsFromTo('2017-01' as Month, '2019-12' as Month);
    expect(new Set(statements.map(({ month }) => month))).toEqual(new Set(years));
  }, 120_000);

  test('agree with the reference on random logs', async () => {
    const ingredients = new IngredientCount();
    const scenario = fc.record({ log: randomLog(), versions: randomProgramme() });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ log, versions }) => {
        const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
        const ours = await told(acceptedEvents(parsedEvents(log)), book);
        expect(ours.statements.map(namedFields)).toEqual(reference(log, versions));
        ingredients.add(ours);
      }),
      { numRuns: 1_000 },
    );
    expect(ingredients.rarerThan(5)).toEqual([]);
  }, 300_000);
});
