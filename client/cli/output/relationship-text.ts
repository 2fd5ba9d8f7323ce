/** Relationships as people read them. */
import type { EndReason } from '../../../rules/relationship/period.ts';
import type { PeriodView, RelationshipView, StandingView } from '../../relationships/relationship-view.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import { fromNow, shortTime } from './times.ts';

/** Why a relationship ended. */
export const REASONS: Readonly<Record<EndReason, string>> = {
  activity_expired: 'no qualifying activity for too long',
  access_removed_by_partner: 'access removed by the partner',
  removed_from_client_account: 'removed from the client account',
  user_deleted: 'user deleted',
};

/** @param more whether there are further ones that were not asked for */
export function listText(items: readonly RelationshipView[], asOf: string, more: boolean): string {
  if (items.length === 0) return `None as of ${shortTime(asOf)} UTC.\n`;
  const rows = items.map((item) => [item.partner, item.client, shortTime(item.since), ...standing(item, asOf)]);
  const tail = more ? `and more: raise --limit\n` : '';
  return `${table([['PARTNER', 'CLIENT', 'SINCE (UTC)', 'UNTIL (UTC)', '', 'HELD BY / ENDED BY'], ...rows])}${tail}`;
}

function standing({ expiresAt, heldBy, end, endReason }: RelationshipView, asOf: string): readonly string[] {
  if (expiresAt !== null) return [shortTime(expiresAt), fromNow(expiresAt, asOf), heldBy?.user ?? ''];
  return [end === null ? '' : shortTime(end), 'ended', endReason === null ? '' : REASONS[endReason]];
}

/** One pair in full. */
export function standingText(view: StandingView): string {
  const parts = [summary(view), details(view), pastPeriods(view)].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}

function summary({ partner, client, at, status, periods }: StandingView): string {
  const pair = `${printable(partner)} and ${printable(client)}`;
  const last = periods.at(-1);
  const when = `as of ${shortTime(at)} UTC`;
  if (last === undefined) return `${pair}: never managed, ${when}`;
  if (status === 'managed') return `${pair}: managed since ${shortTime(last.since)}, ${when}`;
  return `${pair}: not managed, ${when}; ended ${endText(last)}`;
}

/** A period in a line: since when, and until when or how it ended. */
export function periodText(period: PeriodView): string {
  if (period.expiresAt === null) return `${shortTime(period.since)} to ${endText(period)}`;
  return `since ${shortTime(period.since)}, until ${shortTime(period.expiresAt)} unless something else happens`;
}

function endText({ end, endReason, endedBy }: PeriodView): string {
  const reason = endReason === null ? '' : ` (${REASONS[endReason]})`;
  const event = endedBy === null ? '' : `, by event ${printable(endedBy.id)}`;
  return `${shortTime(end ?? '')}${reason}${event}`;
}

function details({ at, status, run, sharedWith, periods }: StandingView): string {
  const last = periods.at(-1);
  const shared = sharedWith.map(({ partner, since }) => `${partner ?? 'another partner'} (since ${shortTime(since)})`);
  const rows: (readonly [string, string])[] = [];
  if (status === 'managed' && last?.expiresAt && last.heldBy) {
    rows.push([
      '  until',
      `${shortTime(last.expiresAt)}, ${fromNow(last.expiresAt, at)}, unless something else happens`,
    ]);
    rows.push(['  held by', `user ${last.heldBy.user}: activity ${last.heldBy.id} of ${shortTime(last.heldBy.time)}`]);
  }
  rows.push(['  shared with', shared.length === 0 ? 'nobody' : shared.join(', ')]);
  rows.push(['  durable run', run]);
  return table(rows).trimEnd();
}

function pastPeriods({ periods }: StandingView): string {
  const past = periods.filter(({ end }) => end !== null);
  if (past.length === 0) return '';
  const rows = past.map((period) => [
    `  ${shortTime(period.since)}`,
    shortTime(period.end ?? ''),
    period.endReason === null ? '' : REASONS[period.endReason],
    period.endedBy?.id ?? '',
  ]);
  return table([['  PERIODS (UTC)', 'END', 'REASON', 'ENDED BY'], ...rows]).trimEnd();
}
