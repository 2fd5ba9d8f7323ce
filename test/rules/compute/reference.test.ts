/** The engine against a brute-force reference that was written from docs/domain.md alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import type { RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { periodRow } from '../../../rules/rows/period-row.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { compareVerdictRows, verdictRow } from '../../../rules/rows/verdict-row.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';
import { readProgramme } from '../../support/reference/programme-files.ts';
import { referencePeriods, referenceVerdicts } from '../../support/reference/reference.ts';

async function computed(events: readonly TenureEvent[], book: readonly RuleSetVersion[], at?: number) {
  const log = await computeLog(events, createRuleEngine(book), at);
  const verdicts = [...log.orphans, ...log.pairs.flatMap(({ fold }) => fold.verdicts)].sort(compareVerdictRows);
  return {
    verdicts: verdicts.map(verdictRow).map(({ source, id, qualifies, reason }) => ({ source, id, qualifies, reason })),
    periods: log.pairs.flatMap((pair) => pair.periods.map((period) => periodRow(pair, period))),
  };
}

function reference(rawEvents: readonly unknown[], programme: readonly RandomVersion[], at?: number) {
  const input = { rawEvents, programme } as unknown as Parameters<typeof referencePeriods>[0];
  const until = at === undefined ? undefined : formatInstant(at);
  return { verdicts: referenceVerdicts(input, until), periods: referencePeriods(input, until) };
}

describe('verdicts and periods', () => {
  test('agree with the reference on the example, at its end and in the middle', async () => {
    const raw = await exampleLog();
    const book = [versionOf(await exampleProgramme(), 'always', 1)];
    const programme = [readProgramme('examples/oss/programme')] as unknown as RandomVersion[];
    const events = acceptedEvents(parsedEvents(raw));
    for (const at of [undefined, Date.UTC(2018, 5, 30)]) {
      expect(await computed(events, book, at)).toEqual(reference(raw, programme, at));
    }
  }, 120_000);

  test('agree with the reference on random logs', async () => {
    const scenario = fc.record({ log: randomLog(), versions: randomProgramme(), cut: fc.nat() });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ log, versions, cut }) => {
        const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
        const events = acceptedEvents(parsedEvents(log));
        for (const at of [undefined, events[cut % Math.max(1, events.length)]?.time]) {
          expect(await computed(events, book, at)).toEqual(reference(log, versions, at));
        }
      }),
      { numRuns: 600 },
    );
  }, 240_000);
});
