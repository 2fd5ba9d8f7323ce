/** A log of which no pair comes: what months ask of partners, deals and adjustments needs none. */
import { standingDirectory } from '../directory/standing.ts';
import { compareEvents } from '../events/event-order.ts';
import type { TenureEvent } from '../events/event.ts';
import type { Instant } from '../time/instant.ts';
import type { ComputedLog } from './compute-log.ts';

/** @param accepted events in any order, none of them left out for its time */
export function pairlessLog(accepted: readonly { readonly event: TenureEvent }[], at: Instant): ComputedLog {
  const events = accepted.map(({ event }) => event).sort(compareEvents);
  return { at, events, directory: standingDirectory(events), pairs: [], orphans: [] };
}
