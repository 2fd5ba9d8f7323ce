/** The comparisons that make a rehearsal a proof. Each looks at the evidence and lists what is different. */
import { describeBacklog, isEmpty } from '../backlog.ts';
import type { Evidence } from '../evidence.ts';
import { COMPLETED } from '../months/read-month-runs.ts';
import { compareRows } from './compare-rows.ts';
import type { Difference } from './difference.ts';

export interface Comparison {
  readonly name: string;
  /** What is compared with what, for people. */
  readonly about: string;
  compare(evidence: Evidence): readonly Difference[];
}

const events: Comparison = {
  name: 'events',
  about: 'answers of the API and the ledger, against what is to become of each line',
  compare({ script, unexpected, ledgerEvents, fed }) {
    const differences: Difference[] = unexpected.map(({ line, expected, actual }) => ({
      in: 'events',
      about: `line ${line}`,
      expected,
      actual,
    }));
    const count = (about: string, expected: number, actual: number): void => {
      if (expected === actual) return;
      differences.push({ in: 'events', about, expected: String(expected), actual: String(actual) });
    };
    count('lines sent', script.lines.length, fed.sent);
    count('events accepted', script.accepted.length, fed.accepted);
    count('events in the ledger', script.accepted.length, ledgerEvents);
    return differences;
  },
};

const backlog: Comparison = {
  name: 'backlog',
  about: 'what waits at the end, against nothing',
  compare: ({ leftover }) =>
    isEmpty(leftover)
      ? []
      : [{ in: 'backlog', about: 'what waits', expected: 'nothing', actual: describeBacklog(leftover) }],
};

const verdicts: Comparison = {
  name: 'verdicts',
  about: 'verdicts in the store, against compute over the log',
  compare: ({ expected, actual }) =>
    compareRows('verdicts', ({ source, id }) => `${source} ${id}`, expected.verdicts, actual.verdicts),
};

const periods: Comparison = {
  name: 'periods',
  about: 'periods in the store, against compute over the log',
  compare: ({ expected, actual }) =>
    compareRows(
      'periods',
      ({ partner, client, start }) => `${partner} / ${client} since ${start}`,
      expected.periods,
      actual.periods,
    ),
};

const runs: Comparison = {
  name: 'runs',
  about: 'runs of Temporal and what they returned, against the periods',
  compare: ({ matches }) => matches.differences,
};

const months: Comparison = {
  name: 'months',
  about: 'runs of the schedule in Temporal, against the closed months',
  compare: ({ monthRuns }) =>
    monthRuns.flatMap(({ month, workflowId, status }) =>
      status === COMPLETED
        ? []
        : [{ in: 'months', about: month, expected: `${workflowId} ${COMPLETED}`, actual: status ?? 'no such run' }],
    ),
};

const statements: Comparison = {
  name: 'statements',
  about: 'closed months in the store, against the month function over what was accepted and closed before each closed',
  compare: ({ expected, actual }) =>
    compareRows('statements', ({ month, partner }) => `${month} ${partner}`, expected.statements, actual.statements),
};

/** In the order in which they are told. */
export const COMPARISONS: readonly Comparison[] = [events, backlog, verdicts, periods, runs, months, statements];

/** Everything that is different. */
export function compareAll(evidence: Evidence): readonly Difference[] {
  return COMPARISONS.flatMap((comparison) => comparison.compare(evidence));
}
