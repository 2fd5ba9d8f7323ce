/** What the figures of a month rest on: the pure fold of the events about some clients, as of its valuation instant. */
import type { ComputedLog, ComputedPair } from '../../compute/compute-log.ts';
import type { EventName, EventOf } from '../../events/event.ts';
import type { ClientId, PartnerId } from '../../ids.ts';
import type { ClientFacts } from '../../month/client-facts.ts';
import { unmanagedClient } from '../../month/late.ts';
import { logFacts, type LogFacts } from '../../month/log-facts.ts';
import type { MonthFrame } from '../../month/month-frame.ts';
import { formatInstant, type Instant } from '../../time/instant.ts';

export interface MonthEvidence {
  /** Folded as of `v`: events before it, and all corrections. */
  readonly log: ComputedLog;
  readonly facts: LogFacts;
  readonly frame: MonthFrame;
}

export function monthEvidence(log: ComputedLog, frame: MonthFrame): MonthEvidence {
  return { log, facts: logFacts(log), frame };
}

export function clientOf({ facts }: MonthEvidence, client: ClientId): ClientFacts {
  return facts.clients.find((one) => one.client === client) ?? unmanagedClient(client);
}

export function pairOf({ log }: MonthEvidence, partner: PartnerId, client: ClientId): ComputedPair | null {
  return log.pairs.find((pair) => pair.partner === partner && pair.client === client) ?? null;
}

/** An event that a figure goes back to. */
export interface EventRow extends EventName {
  readonly type: string;
  readonly time: string;
}

export function eventRow({ source, id, type, time }: EventName & { type: string; time: Instant }): EventRow {
  return { source, id, type, time: formatInstant(time) };
}

/** What the client pays at `v` was said by this event; null without any. */
export function paymentEvent(
  { log, frame, facts }: MonthEvidence,
  client: ClientId,
): EventOf<'client.subscription.changed'> | null {
  const held = facts.clients
    .find((one) => one.client === client)
    ?.subscriptions.findLast((one) => one.time < frame.valuedAt);
  if (held === undefined) return null;
  const found = log.events.findLast(
    (event) => event.type === 'client.subscription.changed' && event.data.client === client && event.time === held.time,
  );
  return (found as EventOf<'client.subscription.changed'> | undefined) ?? null;
}
