import { beforeAll, describe, expect, it } from 'vitest';
import { computeLog, gatherLog } from '../../../rules/compute/compute-log.ts';
import { formatDecimal, ZERO } from '../../../rules/decimal.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { periodRow, type PeriodRow } from '../../../rules/rows/period-row.ts';
import { compareVerdictRows, verdictRow, type VerdictRow } from '../../../rules/rows/verdict-row.ts';
import { parseMonth } from '../../../rules/time/month.ts';
import { outcomeOf } from '../../../rules/what-if/outcome.ts';
import { sidesOf } from '../../../rules/what-if/sides.ts';
import { compareOutcomes, type WhatIf } from '../../../rules/what-if/what-if.ts';
import { exampleLog } from '../../support/example.ts';
import { versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { programmeFiles } from '../programme/programme-files.ts';

const equal = (value: string) => ({ fact: 'action', operator: 'equal', value });

/** Deleting any code counts, and no longer only a large piece. */
const CODE = JSON.parse(programmeFiles().get('tools/code.json') ?? '') as { rules: { name: string }[] };
const CHANGED = JSON.stringify({
  ...CODE,
  examples: [],
  rules: CODE.rules.map((rule) =>
    rule.name === 'removes a large piece of code' ? { ...rule, conditions: equal('deleted') } : rule,
  ),
});
/** Only large pieces are left: much is lost. */
const FEWER = JSON.stringify({ ...CODE, examples: [], rules: CODE.rules.slice(1) });

const book = (changes: Readonly<Record<string, string>> = {}): RuleBook => [
  versionOf(programmeFiles(changes), 'always', 1),
];

let events: readonly TenureEvent[];
beforeAll(async () => {
  events = acceptedEvents(parsedEvents(await exampleLog()));
});

interface Rows {
  readonly verdicts: readonly VerdictRow[];
  readonly periods: readonly PeriodRow[];
  readonly statements: readonly StatementRow[];
}

/** A `compute` run of each kind. */
async function compute(rules: RuleBook): Promise<Rows> {
  const log = await computeLog(events, createRuleEngine(rules));
  const verdicts = [...log.pairs.flatMap(({ fold }) => fold.verdicts), ...log.orphans];
  const statements: StatementRow[] = [];
  for await (const month of runMonths(logFacts(log), rules)) statements.push(...month.map(statementRow));
  return {
    verdicts: verdicts.map(verdictRow).sort(compareVerdictRows),
    periods: log.pairs.flatMap((pair) => pair.periods.map((period) => periodRow(pair, period))),
    statements,
  };
}

async function whatIf(candidate: RuleBook, range = {}): Promise<WhatIf> {
  const sides = sidesOf(book(), candidate);
  const gathered = gatherLog(events);
  const before = await outcomeOf(gathered, sides.before, range);
  const after = await outcomeOf(gathered, sides.after, range, sides.before.book);
  return compareOutcomes(before, after, events);
}

/** Rows as texts, so that two sets of them can be compared on every field. */
const texts = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();

/** What is in one list and not in the other. */
function without(rows: readonly unknown[], others: readonly unknown[]): readonly string[] {
  const known = new Set(texts(others));
  return texts(rows).filter((text) => !known.has(text));
}

const sum = (decimals: readonly string[]): string => formatDecimal(decimals.reduce((all, one) => all.plus(one), ZERO));
const present = <T>(rows: readonly (T | null)[]): readonly T[] => rows.filter((row) => row !== null);

describe('what another rule set would have made of the example log', () => {
  it.each([
    ['one rule accepts more', CHANGED],
    ['one rule is taken away', FEWER],
  ])('is exactly the difference of two compute runs, on every field, when %s', async (_what, code) => {
    const candidate = book({ 'tools/code.json': code });
    const [before, after] = [await compute(book()), await compute(candidate)];
    const found = await whatIf(candidate);

    expect(found.activities.length).toBeGreaterThan(0);
    for (const [rows, changes] of [
      ['verdicts', found.activities],
      ['periods', found.periods],
      ['statements', found.statements],
    ] as const) {
      expect(texts(present<unknown>(changes.map((change) => change.before)))).toEqual(
        without(before[rows], after[rows]),
      );
      expect(texts(present<unknown>(changes.map((change) => change.after)))).toEqual(
        without(after[rows], before[rows]),
      );
    }
  });

  it('says of each statement which lines differ, and of all what they add up to', async () => {
    const candidate = book({ 'tools/code.json': FEWER });
    const [before, after] = [await compute(book()), await compute(candidate)];
    const { totals, statements } = await whatIf(candidate);
    for (const { before: was, after: is, lines } of statements) {
      expect(texts(present(lines.map((line) => line.before)))).toEqual(without(was?.lines ?? [], is?.lines ?? []));
      expect(texts(present(lines.map((line) => line.after)))).toEqual(without(is?.lines ?? [], was?.lines ?? []));
    }
    const pointsOf = ({ statements: rows }: Rows): string => sum(rows.map(({ totalPoints }) => totalPoints));
    expect(totals.points.before).toBe(pointsOf(before));
    expect(totals.points.after).toBe(pointsOf(after));
    expect(totals.points.difference).toBe(sum(statements.map(({ pointsDifference }) => pointsDifference)));
  });

  it('is nothing for the same rules', async () => {
    const { activities, periods, statements, groups, totals } = await whatIf(book());
    expect([activities, periods, statements, groups]).toEqual([[], [], [], []]);
    expect(totals.points.difference).toBe('0');
  });

  it('shows an example of each kind of activity with both explanations', async () => {
    const { groups, activities } = await whatIf(book({ 'tools/code.json': CHANGED }));
    expect(groups.map(({ kind, tool, action }) => [kind, tool, action])).toEqual(
      expect.arrayContaining([['gains', 'code', 'deleted']]),
    );
    expect(groups.reduce((all, { count }) => all + count, 0)).toBe(activities.length);
    const gains = groups.find(({ kind }) => kind === 'gains');
    expect(gains?.example.before).toMatchObject({ kind: 'rule_not_met', rule: null });
    expect(gains?.example.after).toMatchObject({ kind: 'accepted', rule: 'removes a large piece of code' });
  });

  it('looks only at the months asked for', async () => {
    const range = { from: parseMonth('2018-03') ?? undefined, to: parseMonth('2018-05') ?? undefined };
    const { activities, statements, periods } = await whatIf(book({ 'tools/code.json': FEWER }), range);
    expect(new Set(statements.map(({ month }) => month))).toEqual(new Set(['2018-03', '2018-04', '2018-05']));
    for (const { before } of activities) expect(before.time >= '2018-03-01' && before.time < '2018-06-01').toBe(true);
    for (const { before, after } of periods) expect((before ?? after).start < '2018-06-01').toBe(true);
  });
});
