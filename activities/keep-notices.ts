/** The warnings of a running period (`docs/domain.md §9`): recorded at their rung, withdrawn when the date has moved. */
import type { PoolClient } from 'pg';
import { dueRung } from '../rules/relationship/notice-rung.ts';
import type { RunningPeriod } from '../rules/relationship/period.ts';
import { formatInstant, type Instant } from '../rules/time/instant.ts';
import { recordNotices, type Notice } from '../store/notices/record-notices.ts';
import type { PairRow } from '../store/pairs/pair-row.ts';

/**
 * Records what is due about the deadline.
 * @returns the deadline that people know of now; null when they were told of none, or it was withdrawn
 */
export async function keepNotices(
  client: PoolClient,
  row: PairRow,
  period: RunningPeriod,
  noticeDays: readonly number[],
  now: Instant,
): Promise<Instant | null> {
  const told = row.noticedDeadline;
  const notices: Notice[] = [];
  if (told !== null && told !== period.expiresAt) notices.push(withdrawal(row, told, period, now));
  const rung = dueRung(period, noticeDays, now);
  if (rung !== null) notices.push(warning(row, period, rung.days, rung.dueAt));
  const recorded = await recordNotices(client, notices, now);
  if (recorded.some(({ kind }) => kind === 'expiring')) return period.expiresAt;
  return told === period.expiresAt ? told : null;
}

function warning(pair: PairRow, period: RunningPeriod, days: number, dueAt: Instant): Notice {
  return {
    kind: 'expiring',
    partner: pair.partner,
    client: pair.client,
    about: [period.startedBy.source, period.startedBy.id, period.expiresAt, days],
    dueAt,
    body: { days, expiresAt: formatInstant(period.expiresAt), heldBy: period.heldBy, startedBy: period.startedBy },
  };
}

function withdrawal(pair: PairRow, told: Instant, period: RunningPeriod, now: Instant): Notice {
  return {
    kind: 'withdrawn',
    partner: pair.partner,
    client: pair.client,
    about: [period.startedBy.source, period.startedBy.id, told],
    dueAt: now,
    body: { was: formatInstant(told), expiresAt: formatInstant(period.expiresAt), heldBy: period.heldBy },
  };
}
