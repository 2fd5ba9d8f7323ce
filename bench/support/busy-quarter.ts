/** One pair that is busy for a quarter and then left alone until it expires. */
import { DAY_MS } from '../../rules/time/instant.ts';
import { cloudEvent } from './managed-pairs.ts';

const QUARTER_MS = 90 * DAY_MS;
const START = Date.UTC(2024, 0, 1);

/** So many activities, evenly spread; the last event comes a day after the pair has expired, so that this is played too. */
export function busyQuarter(activities: number): readonly object[] {
  const [partner, client, user] = ['busy-partner', 'busy-client', 'busy-user'];
  const before = START - DAY_MS;
  const at = (index: number): number => START + Math.floor((index / activities) * QUARTER_MS);
  const work = Array.from({ length: activities }, (_, index) =>
    cloudEvent(`activity-${index}`, 'activity.performed', at(index), { user, client, tool: 'code', action: 'edited' }),
  );
  const name = 'Another client';
  return [
    cloudEvent('partner', 'partner.registered', before, { partner, name: partner, emailDomains: ['example.com'] }),
    cloudEvent('client', 'client.registered', before, { client, name: client, country: 'US' }),
    cloudEvent('user', 'user.created', before, { user, partner, email: `${user}@example.com` }),
    cloudEvent('access', 'access.granted', before, { user, client }),
    ...work,
    cloudEvent('end', 'client.registered', at(activities) + QUARTER_MS + DAY_MS, {
      client: 'other',
      name,
      country: 'US',
    }),
  ];
}
