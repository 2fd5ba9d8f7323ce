/** What an e-mail digest tells one partner about one stretch of time. Plain JSON: it is kept as it was composed. */
import type { Mending } from '../explain/mender.ts';
import type { ClientId, PartnerId, UserId } from '../ids.ts';
import type { EndReason } from '../relationship/period.ts';
import type { SingleKeeper } from '../relationship/single-keeper.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import type { Frequency } from './schedule.ts';

export interface Digest {
  readonly partner: PartnerId;
  /** Its own name; no other partner is ever named. */
  readonly partnerName: string;
  readonly frequency: Frequency;
  /** News since `from` up to `until`; lists are as they stand at `until`. */
  readonly from: Instant;
  readonly until: Instant;
  /** The programme's, in which times are told. */
  readonly zone: string;
  /** Names of clients; one that is not registered has none. */
  readonly names: Readonly<Record<ClientId, string>>;
  readonly news: DigestNews;
  /** Managed clients that expire next. */
  readonly expiring: Listed<ExpiringClient>;
  readonly singleKeepers: Listed<KeptClientNews>;
  /** Clients at which activity would count but for what somebody can mend. */
  readonly potential: Listed<PotentialClientNews>;
}

/** A list that may have been cut. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export interface ExpiringClient {
  readonly client: ClientId;
  readonly expiresAt: Instant;
  /** Whose activity holds it, and with which tool: any other qualifying activity renews it too. */
  readonly user: UserId;
  readonly tool: string;
}

export interface KeptClientNews {
  readonly client: ClientId;
  readonly expiresAt: Instant;
  readonly keepers: readonly SingleKeeper[];
}

export interface PotentialClientNews {
  readonly client: ClientId;
  readonly activities: number;
  /** Decimals, a month. */
  readonly credit: string;
  readonly currency: string | null;
  readonly points: string;
  /** What is to be mended; nothing when the next activity counts. */
  readonly mendings: readonly Mending[];
}

export interface DigestNews {
  readonly started: readonly { readonly client: ClientId; readonly start: Instant }[];
  readonly ended: readonly { readonly client: ClientId; readonly end: Instant; readonly reason: EndReason }[];
  /** Ends that were told before and were none after all. */
  readonly restored: readonly { readonly client: ClientId; readonly end: Instant }[];
  /** Of deadlines that were told before: until when it is now. */
  readonly moved: readonly { readonly client: ClientId; readonly was: Instant; readonly expiresAt: Instant }[];
  readonly sharing: readonly SharingNews[];
  readonly months: readonly MonthNews[];
  readonly tiers: readonly { readonly month: string; readonly from: string | null; readonly to: string | null }[];
}

export interface SharingNews {
  readonly client: ClientId;
  readonly kind: 'started' | 'ended';
  /** How many manage the client, this partner included. */
  readonly partners: number;
  readonly at: Instant;
}

export interface MonthNews {
  readonly month: string;
  readonly kind: 'drafted' | 'closed';
  /** A decimal. */
  readonly totalPoints: string;
  readonly creditedTier: string | null;
}

/** Within so many days an expiry is worth a message of its own: a list that merely stands as it stood is not. */
const URGENT_DAYS: Readonly<Record<Frequency, number>> = { daily: 7, weekly: 30 };

/** Whether it is worth a message. */
export function saysSomething({ news, expiring, frequency, until }: Digest): boolean {
  const urgent = until + URGENT_DAYS[frequency] * DAY_MS;
  return (
    expiring.items.some(({ expiresAt }) => expiresAt <= urgent) ||
    Object.values(news).some((list: readonly unknown[]) => list.length > 0)
  );
}

/** Every client that it speaks of. */
export function clientsOf({
  news,
  expiring,
  singleKeepers,
  potential,
}: Pick<Digest, 'news' | 'expiring' | 'singleKeepers' | 'potential'>): readonly ClientId[] {
  const { started, ended, restored, moved, sharing } = news;
  const lists = [started, ended, restored, moved, sharing, expiring.items, singleKeepers.items, potential.items];
  return [...new Set(lists.flatMap((list) => list.map(({ client }) => client)))];
}
