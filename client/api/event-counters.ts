/** How many events came in and what became of them. */
import type { Counter, Metrics } from '../../platform/metrics.ts';
import type { Accepted } from '../events/accept-events.ts';

export interface EventCounters {
  count(answer: Accepted): void;
}

export function createEventCounters(metrics: Metrics): EventCounters {
  const events: Counter<'result'> = metrics.counter({
    name: 'events_total',
    help: 'Events that came in, by what became of them.',
    labels: ['result'],
  });
  return {
    count({ accepted, duplicates, refused }) {
      events.inc({ result: 'accepted' }, accepted);
      events.inc({ result: 'duplicate' }, duplicates);
      events.inc({ result: 'refused' }, refused.length);
    },
  };
}
