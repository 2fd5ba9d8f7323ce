/**
 * Who must be told that another partner began or stopped managing the same client (`docs/domain.md §9`).
 *
 * Invariant: what is found for one period, together with what is found for all others, does not depend on which of them
 * was looked at first. So each can be looked at when it becomes known, in any order.
 */
import type { EventName } from '../events/event.ts';
import type { PartnerId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

/** A period of some partner with one client. */
export interface ClientPeriod {
  readonly partner: PartnerId;
  readonly startedBy: EventName;
  readonly start: Instant;
  /** When it ended, or will if nothing else happens. */
  readonly end: Instant;
}

export interface SharingChange {
  readonly kind: 'sharing_started' | 'sharing_ended';
  /** The partner to tell. */
  readonly told: PartnerId;
  /** The period of the other that began or ended. */
  readonly of: ClientPeriod;
  readonly at: Instant;
  /** How many manage the client then, the one that is told included. */
  readonly partners: number;
}

/**
 * What sharing between `period` and the others began and ended up to `now`. Two that begin at one instant are both told;
 * of two that end at one instant neither is.
 * @param others periods of other partners with the client: all that have an instant in common with `period`
 */
export function sharingOf(
  period: ClientPeriod,
  others: readonly ClientPeriod[],
  now: Instant,
): readonly SharingChange[] {
  const all = [period, ...others];
  return others
    .flatMap((other) => [
      ...beginning(period, other, all),
      ...beginning(other, period, all),
      ...ending(period, other, all),
      ...ending(other, period, all),
    ])
    .filter(({ at }) => at <= now);
}

/** That `begins` came to `told`, if it did. */
function beginning(begins: ClientPeriod, told: ClientPeriod, all: readonly ClientPeriod[]): readonly SharingChange[] {
  const at = begins.start;
  if (isEmpty(begins) || !(told.start <= at && at < told.end)) return [];
  return [{ kind: 'sharing_started', told: told.partner, of: begins, at, partners: managersAt(all, at) }];
}

function ending(ends: ClientPeriod, told: ClientPeriod, all: readonly ClientPeriod[]): readonly SharingChange[] {
  const at = ends.end;
  if (isEmpty(ends) || !(told.start < at && at < told.end)) return [];
  return [{ kind: 'sharing_ended', told: told.partner, of: ends, at, partners: managersAt(all, at) }];
}

function managersAt(all: readonly ClientPeriod[], at: Instant): number {
  return new Set(all.filter(({ start, end }) => start <= at && at < end).map(({ partner }) => partner)).size;
}

/** Started and terminated at one instant: nobody shared anything with it. */
function isEmpty({ start, end }: ClientPeriod): boolean {
  return start >= end;
}
