/** A month taken by the real workflow, asked for by hand: how long it took, what of that was work, and its history. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Pool } from 'pg';
import { realNow } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Month } from '../../rules/time/month.ts';
import { askMonth, monthRequest } from '../../store/months/requests.ts';
import { monthlyPointsWorkflowId } from '../../workflows/contract.ts';

export interface WorkflowMeasures {
  /** From the start of the run to its close, in seconds. */
  readonly seconds: number;
  /** Of these, those in which some activity was at work. */
  readonly working: number;
  readonly events: number;
  readonly hash: string;
}

const WITHIN_MS = 3_600_000;

/** A worker must be there. Throws unless the month is drafted. */
export async function measureWorkflow(pool: Pool, temporal: Client, name: string): Promise<WorkflowMeasures> {
  const month = name as Month;
  const request = await askMonth(pool, { month, ask: 'run', now: realNow() });
  const ask = async () => (await monthRequest(pool, request))?.outcome ?? null;
  const outcome = await waitUntil(ask, { withinMs: WITHIN_MS, everyMs: 100 });
  if (outcome?.kind !== 'drafted') throw new Error(`not drafted: ${JSON.stringify(outcome)}`);
  const handle = temporal.workflow.getHandle(monthlyPointsWorkflowId(month));
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  const spans = activitySpans(events ?? []);
  const [first, last] = [events?.[0], events?.at(-1)];
  return {
    seconds: (instantOf(last) - instantOf(first)) / 1_000,
    working: covered(spans) / 1_000,
    events: events?.length ?? 0,
    hash: outcome.hash,
  };
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];
type Span = readonly [from: number, to: number];

function activitySpans(events: readonly HistoryEvent[]): readonly Span[] {
  const startedAt = new Map(events.map((event) => [String(event.eventId), instantOf(event)]));
  return events.flatMap((event): Span[] => {
    const started = event.activityTaskCompletedEventAttributes?.startedEventId;
    return started === undefined || started === null ? [] : [[startedAt.get(String(started)) ?? NaN, instantOf(event)]];
  });
}

/** Milliseconds that at least one of the spans covers. */
function covered(spans: readonly Span[]): number {
  let [sum, until] = [0, -Infinity];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}

function instantOf(event: HistoryEvent | undefined): number {
  const { seconds, nanos } = event?.eventTime ?? {};
  return Number(seconds ?? NaN) * 1_000 + (nanos ?? 0) / 1_000_000;
}
