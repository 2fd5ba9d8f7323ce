/** The use case of having digests sent to a partner. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { nextDigestAt } from '../../rules/digest/schedule.ts';
import { setSubscription, type NewSubscription } from '../../store/digests/subscription.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { zoneInForce } from '../../store/rule-sets/zone-in-force.ts';
import { inTransaction } from '../../store/transaction.ts';

export interface DigestDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rules: RuleBookCache;
}

/** The first is due at the next time there is. */
export async function subscribe({ pool, clock, rules }: DigestDependencies, asked: NewSubscription): Promise<void> {
  const now = clock.now();
  const zone = await zoneInForce(pool, (client, position) => rules.at(client, position), now);
  const nextAt = nextDigestAt(now, asked.frequency, zone);
  const times = { zone, nextAt, now, realNow: clock.realNow() };
  await inTransaction(pool, (client) => setSubscription(client, asked, times));
}
