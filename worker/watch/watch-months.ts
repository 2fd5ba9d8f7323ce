/** What operators see of months: which closed last, and what should have happened by itself and has not. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { monthLag } from '../../store/months/month-lag.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';

/** Registers the metrics. @returns what counts them */
export function countMonths(metrics: Metrics, pool: Pool, clock: ProgrammeClock): () => Promise<void> {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help });
  const lastClosed = gauge(
    'last_closed_month_timestamp_seconds',
    'When the last closed month ended, seconds since 1970; 0 without any.',
  );
  const unclosed = gauge('months_unclosed', 'Months that are over and not closed.');
  const closing = gauge(
    'month_closing_overdue_seconds',
    'Since the month whose turn it is should have closed by itself.',
  );
  const schedule = gauge('schedule_lag_seconds', 'Since the last month ended, as long as no run has begun on it.');
  const rules = createRuleBookCache();
  const since = (instant: Instant | null): number => (instant === null ? 0 : clock.realMsSince(instant) / 1_000);
  return async () => {
    const { book } = await rules.at(pool);
    const lag = await monthLag(pool, book, clock.now());
    lastClosed.set((lag.lastClosedEnd ?? 0) / 1_000);
    unclosed.set(lag.unclosed);
    closing.set(since(lag.closingDueAt));
    schedule.set(since(lag.beginningDueAt));
  };
}
