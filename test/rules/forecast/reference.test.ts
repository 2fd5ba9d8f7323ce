/** Forecasts against a brute force over docs/domain.md §5–8: each day and each month valued by itself. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { forecastOf } from '../../../rules/forecast/forecast.ts';
import { forecastRow, type ForecastRow } from '../../../rules/forecast/forecast-row.ts';
import { FORECAST_DAYS } from '../../../rules/forecast/horizon.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { outlookOf } from '../../support/outlooks.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog, type RawEvent } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';
import { managedLinesAt, valued } from '../../support/reference/credit.ts';
import { formatDecimal, roundHalfEven, sum } from '../../support/reference/fraction.ts';
import { lastTime, readLog, type ReferenceInput } from '../../support/reference/log.ts';
import { referenceStatements } from '../../support/reference/reference.ts';

interface Forecasts {
  readonly input: ReferenceInput;
  readonly forecasts: readonly ForecastRow[];
}

/** Of all partners, just after the last event. */
async function forecasts(log: readonly RawEvent[], versions: readonly RandomVersion[]): Promise<Forecasts> {
  const book = versions.map((version, index) => versionOf(filesOf(version), version.effectiveFrom, index + 1));
  const input = { rawEvents: log, programme: versions } as unknown as ReferenceInput;
  const facts = logFacts(await computeLog(acceptedEvents(parsedEvents(log)), createRuleEngine(book)));
  const now = (lastTime(readLog(input)) ?? 0) + 1;
  const found: ForecastRow[] = [];
  for (const { partner } of facts.partners) {
    const outlook = await outlookOf(facts, book, partner, now);
    if (outlook !== null) found.push(forecastRow(await forecastOf(outlook, book, now)));
  }
  return { input, forecasts: found };
}

/** What had happened by the time of one of its activities. */
function upTo(log: readonly RawEvent[], part: number): readonly RawEvent[] {
  const timeOf = (event: RawEvent): number => Date.parse(String(event['time']));
  const activities = log.filter((event) => event['type'] === 'activity.performed');
  const times = activities.map(timeOf).sort((a, b) => a - b);
  const last = times[Math.floor((times.length - 1) * part)] ?? Infinity;
  return log.filter((event) => timeOf(event) <= last);
}

/** Points of a partner at an instant, as if a month ended there. */
function pointsAt(input: ReferenceInput, partner: string, v: number, tierBefore: string | null) {
  const log = readLog(input);
  const lines = managedLinesAt(log, v).filter((line) => line.partner === partner);
  const points = lines.map((line) => roundHalfEven(valued(log, line, v, tierBefore).exactPoints, 4));
  return { clients: lines.length, points: formatDecimal(sum(points)) };
}

it('say each day what a month that ended then would say, and each month what it will', async () => {
  let [days, months, changes] = [0, 0, 0];
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const scenario = fc.record({
    log: randomLog({ maxEvents: 40, malformed: false }),
    versions: randomProgramme(),
    part,
  });
  const property = fc.asyncProperty(scenario, async ({ log, versions, part: known }) => {
    const told = await forecasts(upTo(log, known), versions);
    for (const forecast of told.forecasts) {
      const { partner } = forecast;
      expect(forecast.days).toHaveLength(FORECAST_DAYS);
      const last = forecast.months.at(-1)?.month ?? '';
      const statements = referenceStatements(told.input, forecast.months[0]?.month, last);
      const ofPartner = statements.filter((one) => one.partner === partner);
      for (const { month, managedPoints, soldPoints, totalPoints, ...tiers } of forecast.months) {
        const { tierBefore, performanceTier, creditedTier } = tiers;
        const row = { managedPoints, soldPoints, totalPoints, tierBefore, performanceTier, creditedTier };
        const nothing = { managedPoints: '0', soldPoints: '0', totalPoints: '0', tierBefore, performanceTier: null };
        const statement = ofPartner.find((one) => one.month === month);
        expect(statement ?? { ...nothing, creditedTier: tierBefore }).toMatchObject(row);
        months += statement === undefined ? 0 : 1;
      }
      for (const [index, day] of forecast.days.entries()) {
        // The days on which something changes, with those before, and a few others: the brute force is slow.
        const before = forecast.days[index - 1];
        const after = forecast.days[index + 1];
        const isChange = [before, after].some((other) => other?.points !== day.points || other.clients !== day.clients);
        if (!isChange && index % 13 !== 0) continue;
        const ended = forecast.months.findLast(({ valuedAt }) => valuedAt < day.end);
        const tier = ended === undefined ? forecast.tier : ended.creditedTier;
        const { clients, points } = day;
        expect({ clients, points }).toEqual(pointsAt(told.input, partner, Date.parse(day.end), tier));
        days += 1;
        changes += before !== undefined && before.clients !== clients ? 1 : 0;
      }
    }
  });
  await fc.assert(property, { numRuns: 120, endOnFailure: true });
  expect(days).toBeGreaterThan(1_000);
  expect(months).toBeGreaterThan(50);
  expect(changes).toBeGreaterThan(5);
}, 300_000);
