/** What happens in an installation while a suite runs: the example, and pairs of its own. */
import type { Client as TemporalClient } from '@temporalio/client';
import { sendEvents } from '../../client/rehearse/send-events.ts';
import { daysToRebase, rebased, timeOf } from '../../client/up/example/rebase.ts';
import { realNow } from '../../platform/clock.ts';
import { DAY_MS, formatInstant } from '../../rules/time/instant.ts';
import { previousMonth, type Month } from '../../rules/time/month.ts';
import { exampleLog } from '../support/example.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userCreated,
  type RawCloudEvent,
} from '../support/events.ts';
import { EDIT } from '../support/world.ts';
import type { Installation } from './installation.ts';

/** Ids as long as they may be, of characters that take four bytes each. */
export const LONGEST = { partner: '🏢'.repeat(200), client: '🏪'.repeat(200), user: '🧑'.repeat(200) } as const;

/** The last month that is over. */
export function lastMonth(): Month {
  return previousMonth(formatInstant(realNow()).slice(0, 7) as Month);
}

/** Somebody who leaves several clients at once. */
export const LEAVER = { partner: 'leaving', user: 'lea', clients: ['left-1', 'left-2', 'left-3'] } as const;

/** What makes `LEAVER` manage one of its clients. */
export function leaverAt(client: string, at: number): readonly RawCloudEvent[] {
  return pairOf({ ...LEAVER, client }, at);
}

/** The example, moved so that it ends today. */
export async function exampleOfToday(): Promise<readonly unknown[]> {
  const raw = await exampleLog();
  const days = daysToRebase(Math.max(...raw.map((event) => timeOf(event) ?? -Infinity)), realNow());
  return raw.map((event) => rebased(event, days));
}

/** A pair that begins with one activity at `at`. */
export function pairOf(
  ids: { readonly partner: string; readonly client: string; readonly user: string },
  at: number,
): readonly RawCloudEvent[] {
  const before = { at: at - DAY_MS };
  return [
    partnerRegistered(ids.partner, { ...before, domains: ['pair.example'] }),
    clientRegistered(ids.client, before),
    userCreated(ids.user, ids.partner, { ...before, email: 'somebody@pair.example' }),
    accessGranted(ids.user, ids.client, before),
    activity(ids.user, ids.client, { ...EDIT, at }),
  ];
}

const EVENTS_A_REQUEST = 25;

/**
 * Sends events to one API after the other, a few at a time, whatever is killed meanwhile.
 * @param onSent told after each request how many were sent in all
 */
export async function feed(
  { apis, token }: Installation,
  events: readonly unknown[],
  onSent: (sent: number) => Promise<void> | void = () => undefined,
): Promise<{ readonly accepted: number; readonly duplicates: number; readonly refused: readonly unknown[] }> {
  const total = { accepted: 0, duplicates: 0, refused: [] as unknown[] };
  const signal = new AbortController().signal;
  for (let first = 0; first < events.length; first += EVENTS_A_REQUEST) {
    const some = events.slice(first, first + EVENTS_A_REQUEST);
    const { url = '' } = apis[(first / EVENTS_A_REQUEST) % apis.length] ?? {};
    const answer = await sendEvents(
      { url, token },
      some.map((event) => JSON.stringify(event)),
      signal,
    );
    total.accepted += answer?.accepted ?? 0;
    total.duplicates += answer?.duplicates ?? 0;
    total.refused.push(...(answer?.refused ?? []));
    await onSent(first + some.length);
  }
  return total;
}

/** Ids of open runs, each as often as it is open. */
export async function openRuns(temporal: TemporalClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of temporal.workflow.list({
    query: `WorkflowType = 'relationship' AND ExecutionStatus = 'Running'`,
  })) {
    ids.push(workflowId);
  }
  return ids.sort();
}
