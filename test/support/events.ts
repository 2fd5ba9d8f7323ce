/**
 * Builders of raw events (structured CloudEvents): a test writes only what matters to it. Ids count up in a test file;
 * times default to the start of 2026.
 */
import type { RemovedBy, DealKind, EventName, JsonObject } from '../../rules/events/event.ts';
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';

/** An event as a producer sends it. */
export interface RawCloudEvent extends EventName {
  readonly specversion: '1.0';
  readonly type: string;
  readonly time: string;
  readonly data: JsonObject;
}

export interface EventOptions {
  /** RFC 3339, or milliseconds since the epoch. */
  readonly at?: string | number;
  readonly id?: string;
  readonly source?: string;
}

export const DEFAULT_AT = '2026-01-01T00:00:00.000Z';
export const SOURCE = 'test';

let lastId = 0;

/** An event of any type. */
export function rawEvent(type: string, data: JsonObject, { at, id, source }: EventOptions = {}): RawCloudEvent {
  lastId += 1;
  const time = typeof at === 'number' ? new Date(at).toISOString() : (at ?? DEFAULT_AT);
  return { specversion: '1.0', source: source ?? SOURCE, id: id ?? `e${lastId}`, type, time, data };
}

export function partnerRegistered(
  partner: string,
  options: EventOptions & { readonly name?: string; readonly domains?: readonly string[] } = {},
): RawCloudEvent {
  const { name = partner, domains = [] } = options;
  return rawEvent('partner.registered', { partner, name, emailDomains: domains }, options);
}

export function partnerUpdated(
  partner: string,
  options: EventOptions & { readonly attributes?: JsonObject; readonly domains?: readonly string[] },
): RawCloudEvent {
  const { attributes, domains } = options;
  const data = { partner, ...(attributes && { attributes }), ...(domains && { emailDomains: domains }) };
  return rawEvent('partner.updated', data, options);
}

export function clientRegistered(
  client: string,
  options: EventOptions & { readonly name?: string; readonly country?: string } = {},
): RawCloudEvent {
  const { name = client, country = 'US' } = options;
  return rawEvent('client.registered', { client, name, country }, options);
}

export function subscriptionChanged(
  client: string,
  mrr: string,
  options: EventOptions & { readonly currency?: string } = {},
): RawCloudEvent {
  return rawEvent('client.subscription.changed', { client, mrr, currency: options.currency ?? 'USD' }, options);
}

export function userCreated(
  user: string,
  partner: string,
  options: EventOptions & {
    readonly email?: string;
    readonly employee?: boolean;
    /** Fields that mean nothing to Tenure. */
    readonly other?: JsonObject;
  } = {},
): RawCloudEvent {
  const { email = `${user}@${partner}.example`, employee, other } = options;
  const mark = employee === undefined ? {} : { partnerEmployee: employee };
  return rawEvent('user.created', { user, partner, email, ...mark, ...other }, options);
}

export function userTagged(user: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.tagged', { user }, options);
}

export function userUntagged(user: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.untagged', { user }, options);
}

export function userDeactivated(user: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.deactivated', { user }, options);
}

export function userReactivated(user: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.reactivated', { user }, options);
}

export function userDeleted(user: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.deleted', { user }, options);
}

export function userAssigned(user: string, client: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('user.assigned', { user, client }, options);
}

export function accessGranted(user: string, client: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('access.granted', { user, client }, options);
}

export function accessRemoved(
  user: string,
  client: string,
  options: EventOptions & { readonly by?: RemovedBy } = {},
): RawCloudEvent {
  return rawEvent('access.removed', { user, client, by: options.by ?? 'client' }, options);
}

export function activity(
  user: string,
  client: string,
  options: EventOptions & {
    readonly tool?: string;
    readonly action?: string;
    readonly asset?: string;
    readonly properties?: JsonObject;
  } = {},
): RawCloudEvent {
  const { tool = 'blog', action = 'published', asset, properties } = options;
  const rest = { ...(asset !== undefined && { asset }), ...(properties && { properties }) };
  return rawEvent('activity.performed', { user, client, tool, action, ...rest }, options);
}

export function activityVoided(target: EventName, options: EventOptions = {}): RawCloudEvent {
  const { source, id } = target;
  return rawEvent('activity.voided', { activity: { source, id }, reason: 'counted twice' }, options);
}

export function dealClosed(
  deal: string,
  partner: string,
  client: string,
  options: EventOptions & { readonly mrr?: string; readonly currency?: string; readonly kind?: DealKind } = {},
): RawCloudEvent {
  const { mrr = '1000', currency = 'USD', kind = 'sourced' } = options;
  return rawEvent('deal.closed', { deal, partner, client, mrr, currency, kind }, options);
}

export function dealCancelled(deal: string, options?: EventOptions): RawCloudEvent {
  return rawEvent('deal.cancelled', { deal }, options);
}

export function adjustmentPosted(
  partner: string,
  month: string,
  points: string,
  options?: EventOptions,
): RawCloudEvent {
  return rawEvent('adjustment.posted', { partner, month, points, reason: 'agreed', author: 'ann' }, options);
}

/** Raw events as the store takes them. Throws on the first that would be refused. */
export function parsed(...raw: readonly unknown[]): readonly ParsedEvent[] {
  return raw.map((event) => {
    const result = parseEvent(event);
    if (result.kind === 'refused') throw new Error(`${result.code}: ${result.message}`);
    return result;
  });
}
