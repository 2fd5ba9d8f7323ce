/** A store for which the last month that is over closes by itself, on the real clock. */
import { realNow } from '../../platform/clock.ts';
import { DAY_MS, type Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { monthOfScheduled, scheduledUntil } from '../../workflows/contract/monthly-schedule.ts';
import { accessGranted, activity, clientRegistered, parsed, partnerRegistered, userCreated } from './events.ts';
import { monthProgramme } from './month-world.ts';
import { createTestStore, type TestStore } from './store.ts';

/** The last time of the schedule, and the month that its run is about. */
export function lastMonth(): { readonly nominal: Instant; readonly month: Month } {
  const nominal = scheduledUntil(realNow());
  return { nominal, month: monthOfScheduled(nominal) };
}

/** One pair, accepted while that month was under way. */
export async function createStoreOfLastMonth(): Promise<TestStore> {
  const store = await createTestStore();
  const acceptedAt = lastMonth().nominal - 15 * DAY_MS;
  const before = { at: acceptedAt - DAY_MS };
  const publication = { effectiveFrom: 'always', author: 'test', note: null, publishedAt: acceptedAt } as const;
  await publishRuleSet(store.pool, monthProgramme(), publication);
  const events = [
    partnerRegistered('p', { ...before, domains: ['p.example'] }),
    clientRegistered('c', before),
    userCreated('u', 'p', before),
    accessGranted('u', 'c', before),
    activity('u', 'c', { at: acceptedAt, tool: 'code', action: 'edited' }),
  ];
  await appendEvents(store.pool, parsed(...events), { acceptedAt });
  return store;
}
