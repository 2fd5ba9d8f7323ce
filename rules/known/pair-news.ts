/** What bears on a pair among the things that were told late: why it is seen in another way than before. */
import type { ComputedLog } from '../compute/compute-log.ts';
import { gatherPairs } from '../compute/gather-pairs.ts';
import { eventNameKey } from '../events/acceptance.ts';
import type { TenureEvent } from '../events/event.ts';
import { pairKey, type Pair } from '../relationship/pair.ts';

/**
 * The news about a pair in a log, in the event order: facts of the pair, and voids of its activities. Not among them is
 * what can make no difference: an activity that does not qualify, attributes, a void of what did not count anyway.
 */
export function pairNews(
  { events, directory, pairs }: ComputedLog,
  pair: Pair,
  isNews: (event: TenureEvent) => boolean,
): readonly TenureEvent[] {
  const key = pairKey(pair);
  const verdicts = pairs.find((one) => pairKey(one) === key)?.fold.verdicts ?? [];
  const reasons = new Map(verdicts.map((verdict) => [eventNameKey(verdict), verdict.reason]));
  const own = gatherPairs(events, directory).pairs.find((one) => pairKey(one) === key)?.events ?? [];
  const facts = new Set<TenureEvent>(own.filter((event) => matters(event, reasons)));
  return events.filter(
    (event) =>
      isNews(event) &&
      (event.type === 'activity.voided'
        ? reasons.get(eventNameKey(event.data.activity)) === 'voided'
        : facts.has(event)),
  );
}

function matters(event: TenureEvent, reasons: ReadonlyMap<string, string | null>): boolean {
  if (event.type === 'activity.performed') return reasons.get(eventNameKey(event)) === null;
  return event.type !== 'partner.updated' || event.data.emailDomains !== undefined;
}
