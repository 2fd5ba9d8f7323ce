/**
 * What operators see of a worker's work, beside the relay's: how much is to be judged, which runs are past their
 * deadline, how late relationships end. What is counted in the database is the same from every worker.
 */
import type { Pool } from 'pg';
import type { Activities } from '../../activities/contract.ts';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { databaseSkew } from '../../platform/clock/database-skew.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { parseInstant } from '../../rules/time/instant.ts';
import { lateRuns } from '../../store/late-runs.ts';
import { readHead } from '../../store/ledger/ledger-head.ts';
import { markBacklog } from '../../store/marks.ts';
import { DELAY_BUCKETS, startSampling } from './sample.ts';
import { countMonths } from './watch-months.ts';

export interface WorkWatch {
  /** Told of each pair that was judged, and how many real milliseconds after it was marked. */
  readonly onJudged: (urgent: boolean, afterMs: number) => void;
  /** The same activity; how late a relationship expires is told. */
  readonly watched: (assess: Activities['assess']) => Activities['assess'];
  readonly stop: () => Promise<void>;
}

/** Registers the metrics, and counts now and then until stopped. */
export function watchWork(metrics: Metrics, pool: Pool, clock: ProgrammeClock): WorkWatch {
  const judged = metrics.histogram({
    name: 'judging_delay_seconds',
    help: 'From the acceptance of what concerns a relationship until it is judged; urgent: it can end one.',
    labels: ['urgent'],
    buckets: DELAY_BUCKETS,
  });
  const expired = metrics.histogram({
    name: 'expiry_delay_seconds',
    help: 'From the deadline of a relationship until its run has ended it.',
    buckets: DELAY_BUCKETS,
  });
  const samplings = [counting, countMonths].map((count) => startSampling(count(metrics, pool, clock)));
  return {
    onJudged: (urgent, afterMs) => judged.observe({ urgent: String(urgent) }, afterMs / 1_000),
    watched: (assess) => async (input) => {
      const assessment = await assess(input);
      const end = assessment.outcome?.endReason === 'activity_expired' ? parseInstant(assessment.outcome.end) : null;
      if (end !== null) expired.observe(clock.realMsSince(end) / 1_000);
      return assessment;
    },
    async stop() {
      await Promise.all(samplings.map(({ stop }) => stop()));
    },
  };
}

function counting(metrics: Metrics, pool: Pool, clock: ProgrammeClock): () => Promise<void> {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help });
  const toJudge = gauge('judge_waiting', 'Marks and relationships still to be judged.');
  const toJudgeAge = gauge('judge_oldest_seconds', 'Since the oldest of them was accepted.');
  const late = gauge('runs_overdue', 'Durable runs that have not ended a relationship past its deadline.');
  const lateAge = gauge('run_overdue_oldest_seconds', 'Since the earliest of these deadlines.');
  const position = gauge('ledger_position', 'Events and rule sets accepted so far.');
  const skew = gauge('clock_skew_seconds', 'How far the clock of this process is ahead of the database server.');
  return async () => {
    const marks = await markBacklog(pool);
    toJudge.set(marks.count);
    toJudgeAge.set(marks.oldest === null ? 0 : clock.realMsSince(marks.oldest) / 1_000);
    const runs = await lateRuns(pool, clock.now());
    late.set(runs.count);
    lateAge.set(runs.oldest === null ? 0 : clock.realMsSince(runs.oldest) / 1_000);
    position.set((await readHead(pool)).position);
    skew.set((await databaseSkew(pool)).aheadMs / 1_000);
  };
}
