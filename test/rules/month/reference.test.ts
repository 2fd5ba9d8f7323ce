/** Statements against a brute-force reference that was written from docs/domain.md alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';
import { readProgramme } from '../../support/reference/programme-files.ts';
import { referenceStatements } from '../../support/reference/reference.ts';

/** The fields that docs/interfaces.md §3 names; a partner's months that say nothing may be left out. */
async function computed(events: readonly TenureEvent[], book: readonly RuleSetVersion[]) {
  const rows = [];
  const facts = logFacts(await computeLog(events, createRuleEngine(book)));
  for await (const statements of runMonths(facts, book)) {
    for (const statement of statements) {
      const {
        month,
        partner,
        managedPoints,
        soldPoints,
        totalPoints,
        tierBefore,
        performanceTier,
        creditedTier,
        lines,
      } = statementRow(statement);
      rows.push({
        month,
        partner,
        managedPoints,
        soldPoints,
        totalPoints,
        tierBefore,
        performanceTier,
        creditedTier,
        lines: lines.map(({ client, mrr, currency, n, share, points, notes, lastQualifyingActivity }) => {
          return { client, mrr, currency, n, share, points, notes, lastQualifyingActivity };
        }),
      });
    }
  }
  return rows;
}

function reference(rawEvents: readonly unknown[], programme: readonly RandomVersion[]) {
  return referenceStatements({ rawEvents, programme } as unknown as Parameters<typeof referenceStatements>[0]);
}

describe('statements', () => {
  test('agree with the reference on every month of the example', async () => {
    const raw = await exampleLog();
    const book = [versionOf(await exampleProgramme(), 'always', 1)];
    const programme = [readProgramme('examples/oss/programme')] as unknown as RandomVersion[];
    const rows = await computed(acceptedEvents(parsedEvents(raw)), book);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows).toEqual(reference(raw, programme));
  }, 120_000);

  test('agree with the reference on random logs', async () => {
    const scenario = fc.record({ log: randomLog(), versions: randomProgramme() });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ log, versions }) => {
        const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
        expect(await computed(acceptedEvents(parsedEvents(log)), book)).toEqual(reference(log, versions));
      }),
      { numRuns: 1_000 },
    );
  }, 300_000);
});
