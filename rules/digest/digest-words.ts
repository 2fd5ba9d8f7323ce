/** What a language has to say in digests. Sentences are put together from these by `describe-digest.ts`. */
import type { EndReason } from '../relationship/period.ts';
import type { SingleKeeper } from '../relationship/single-keeper.ts';
import type { Frequency } from './schedule.ts';

/** Arguments are ready to be read: names of clients, times in the programme's zone. */
export interface DigestWords {
  /** A BCP 47 tag, for times. */
  readonly locale: string;
  subject(partner: string, until: string): string;
  intro(partner: string, from: string, until: string, zone: string): string;

  readonly expiringTitle: string;
  readonly expiringHint: string;
  expiring(client: string, expiresAt: string, tool: string, user: string): string;
  readonly endedTitle: string;
  ended(client: string, end: string, reason: EndReason): string;
  readonly restoredTitle: string;
  restored(client: string, end: string): string;
  readonly startedTitle: string;
  started(client: string, start: string): string;
  readonly movedTitle: string;
  moved(client: string, was: string, expiresAt: string): string;
  readonly sharingTitle: string;
  sharing(client: string, kind: 'started' | 'ended', at: string, partners: number): string;
  readonly monthsTitle: string;
  month(month: string, kind: 'drafted' | 'closed', points: string, tier: string | null): string;
  tier(month: string, from: string | null, to: string | null): string;
  readonly singleKeepersTitle: string;
  readonly singleKeepersHint: string;
  singleKeeper(client: string, user: string, because: SingleKeeper['because'], expiresAt: string): string;

  readonly potentialTitle: string;
  readonly potentialHint: string;
  /** @param mendings sentences without a full stop; none when the next activity counts */
  potential(client: string, worth: string, points: string, activities: number, mendings: readonly string[]): string;

  readonly more: string;
  footer(frequency: Frequency): string;
}
