/** Months run straight on the store, without Temporal: for tests of what comes out. */
import type { Pool } from 'pg';
import { ProgrammeClock, realNow } from '../../platform/clock.ts';
import { statementRow, type StatementRow } from '../../rules/month/statement-row.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { computeNextPage, runContext } from '../../store/months/compute/compute-pages.ts';
import { freezeMonth } from '../../store/months/freeze/freeze-month.ts';
import { beginRun } from '../../store/months/lease.ts';
import { publishRun, type Publish, type Published } from '../../store/months/publish/publish-run.ts';
import { publishedMonth, type StoredStatement } from '../../store/months/read/statements.ts';
import { statementsIn } from '../../store/months/read/stream-months.ts';
import { collect } from './collect.ts';
import { sweepRuns } from '../../store/months/sweep.ts';
import type { RulesNow } from '../../store/pairs/fold-pairs.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { judgeAll } from '../../worker/judge/judge.ts';

export interface MonthRunner {
  readonly pool: Pool;
  readonly rulesNow: RulesNow;
  /** Judges all there is. */
  judge(): Promise<void>;
  /** Begins a run and freezes its inputs; judges first where the store asks for it. */
  freeze(month: string): Promise<number>;
  compute(run: number): Promise<void>;
  publish(run: number, as?: Publish['as']): Promise<Published>;
  /** All of it. Throws unless it is published. */
  take(month: string, as?: Publish['as']): Promise<void>;
  statements(month: string): Promise<readonly StoredStatement[]>;
  rows(month: string): Promise<readonly StatementRow[]>;
}

let runs = 0;

/** @param now the programme instant at which all of it happens */
export function monthRunner(pool: Pool, now: Instant): MonthRunner {
  const cache = createRuleBookCache();
  const rulesNow: RulesNow = (client, position) => cache.at(client, position);
  const clock = ProgrammeClock.standingAt(now);
  const runner: MonthRunner = {
    pool,
    rulesNow,
    judge: () => judgeAll({ pool, clock, rulesNow, debounce: 'never' }),
    async freeze(name) {
      const month = name as Month;
      runs += 1;
      const begun = await beginRun(pool, { month, key: `test-${runs}`, now, realNow: realNow(), leaseMs: 60_000 });
      if (begun.kind !== 'working') throw new Error(`${month}: ${begun.kind}`);
      const freeze = () => freezeMonth(pool, { run: begun.run, month, rulesNow, mostUnjudged: 1_000 });
      let frozen = await freeze();
      if (frozen.kind === 'unjudged') {
        await runner.judge();
        frozen = await freeze();
      }
      if (frozen.kind !== 'frozen') throw new Error(`${month}: ${JSON.stringify(frozen)}`);
      return begun.run;
    },
    async compute(run) {
      const context = await runContext(pool, run);
      while (await computeNextPage(pool, context, 'late'));
      while (await computeNextPage(pool, context, 'statements'));
    },
    publish: (run, as = 'draft') => publishRun(pool, { run, as, now }),
    async take(month, as = 'draft') {
      const run = await runner.freeze(month);
      await runner.compute(run);
      const published = await runner.publish(run, as);
      if (published.kind !== 'published') throw new Error(`${month}: ${JSON.stringify(published)}`);
      await sweepRuns(pool);
    },
    async statements(month) {
      const published = await publishedMonth(pool, month as Month);
      return published === null ? [] : collect(statementsIn(pool, published));
    },
    async rows(month) {
      return (await runner.statements(month)).map(({ statement }) => statementRow(statement));
    },
  };
  return runner;
}
