/** The typed events of `docs/domain.md §2`: the only input there is. Made by `parse-event.ts` and by nothing else. */
import type { ClientId, DealId, PartnerId, UserId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

/** A JSON value as it arrived. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What each type of event says. Fields not listed here are kept with the event and mean nothing. */
export interface EventData {
  readonly 'partner.registered': {
    readonly partner: PartnerId;
    readonly name: string;
    readonly emailDomains: readonly string[];
  };
  readonly 'partner.updated': {
    readonly partner: PartnerId;
    readonly attributes?: JsonObject;
    readonly emailDomains?: readonly string[];
  };
  readonly 'client.registered': { readonly client: ClientId; readonly name: string; readonly country: string };
  readonly 'client.subscription.changed': {
    readonly client: ClientId;
    readonly mrr: string;
    readonly currency: string;
  };
  readonly 'user.created': {
    readonly user: UserId;
    readonly partner: PartnerId;
    /** Lower-cased part after the last `@`. The address itself is personal and stays out of the ledger. */
    readonly emailDomain: string;
    readonly partnerEmployee: boolean;
  };
  readonly 'user.tagged': { readonly user: UserId };
  readonly 'user.untagged': { readonly user: UserId };
  readonly 'user.deactivated': { readonly user: UserId };
  readonly 'user.reactivated': { readonly user: UserId };
  readonly 'user.deleted': { readonly user: UserId };
  readonly 'user.assigned': { readonly user: UserId; readonly client: ClientId };
  readonly 'access.granted': { readonly user: UserId; readonly client: ClientId };
  readonly 'access.removed': { readonly user: UserId; readonly client: ClientId; readonly by: RemovedBy };
  readonly 'activity.performed': ActivityData;
  readonly 'activity.voided': { readonly activity: EventName; readonly reason: string };
  readonly 'deal.closed': {
    readonly deal: DealId;
    readonly partner: PartnerId;
    readonly client: ClientId;
    readonly mrr: string;
    readonly currency: string;
    readonly kind: DealKind;
  };
  readonly 'deal.cancelled': { readonly deal: DealId };
  readonly 'adjustment.posted': {
    readonly partner: PartnerId;
    /** `YYYY-MM` */
    readonly month: string;
    readonly points: string;
    readonly reason: string;
    readonly author: string;
  };
}

export interface ActivityData {
  readonly user: UserId;
  readonly client: ClientId;
  readonly tool: string;
  readonly action: string;
  readonly asset?: string;
  readonly properties?: JsonObject;
}

export type RemovedBy = 'partner' | 'client';
export type DealKind = 'sourced' | 'assisted';
export type EventType = keyof EventData;

/** What identifies an event: producers choose both, and the pair is unique. */
export interface EventName {
  readonly source: string;
  readonly id: string;
}

/** One accepted event of type `T`. `time` is when it happened, never when it arrived. */
export interface EventOf<T extends EventType> extends EventName {
  readonly type: T;
  readonly time: Instant;
  readonly data: EventData[T];
}

/** Any accepted event, discriminated on `type`. */
export type TenureEvent = { [T in EventType]: EventOf<T> }[EventType];
