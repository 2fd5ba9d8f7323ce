/** Activities within 50 ms of the expiry of their pair: the moment at which a run may be closing. */
import { expect, it, vi } from 'vitest';
import { realInstantOf } from '../../client/rehearse/real-instant.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userCreated,
  type RawCloudEvent,
} from '../support/events.ts';
import { exampleProgramme } from '../support/example.ts';
import { rehearseScript } from '../support/rehearsal.ts';
import { scriptOf } from '../support/script.ts';
import { EDIT } from '../support/world.ts';

vi.setConfig({ testTimeout: 600_000 });

const PARTNERS = 40;
const CLIENTS = 40;
/** One in so many gets no second activity. */
const LEFT_ALONE = 10;
const WITHIN_MS = 50;
/** Real milliseconds between the expiries of two pairs. */
const APART_MS = 66;

const DAY_MS = 86_400_000;
const WINDOW_MS = 90 * DAY_MS;
const DAYS_PER_SECOND = 0.75;
/** Programme milliseconds per real millisecond. */
const SPEED = (DAYS_PER_SECOND * DAY_MS) / 1_000;
const CLOCK_FROM = Date.UTC(2026, 0, 1);

interface Edge {
  /** The activity that comes about when the pair expires. */
  readonly id: string;
  readonly expiry: number;
}

/**
 * All pairs are managed when the clock begins, and expire one after the other. Nearly all get another activity a few
 * milliseconds before, at or after their expiry.
 */
function logAtTheEdge(): { readonly events: readonly RawCloudEvent[]; readonly edges: readonly Edge[] } {
  const start = { at: CLOCK_FROM - 100 * DAY_MS };
  const partners = Array.from({ length: PARTNERS }, (_, index) => `p${index}`);
  const clients = Array.from({ length: CLIENTS }, (_, index) => `c${index}`);
  const events: RawCloudEvent[] = [
    ...partners.map((id) => partnerRegistered(id, { ...start, domains: [`${id}.example`] })),
    ...clients.map((id) => clientRegistered(id, start)),
    ...partners.map((id) => userCreated(`u-${id}`, id, start)),
  ];
  const edges: Edge[] = [];
  for (let index = 0; index < PARTNERS * CLIENTS; index += 1) {
    const user = `u-${partners[index % PARTNERS]}`;
    const client = clients[Math.floor(index / PARTNERS)] ?? '';
    const expiry = CLOCK_FROM + Math.round((4_000 + index * APART_MS) * SPEED);
    events.push(
      accessGranted(user, client, start),
      activity(user, client, { ...EDIT, at: expiry - WINDOW_MS, id: `held-${index}` }),
    );
    if (index % LEFT_ALONE === 0) continue;
    // Every 81st is at the very instant, the others spread over 40 ms before and after.
    const offset = Math.round((((index * 37) % 81) - 40) * SPEED);
    edges.push({ id: `edge-${index}`, expiry });
    events.push(activity(user, client, { ...EDIT, at: expiry + offset, id: `edge-${index}` }));
  }
  return { events, edges };
}

it('leaves as many open runs as there are managed pairs when 1,000 activities come within 50 ms of an expiry', async () => {
  const { events, edges } = logAtTheEdge();
  const { report, evidence, played } = await rehearseScript(await scriptOf(events), {
    programme: await withoutNotices(),
    clockFrom: CLOCK_FROM,
    daysPerSecond: DAYS_PER_SECOND,
    // What the clock does between the activities must be as planned, whoever else is at work on the machine.
    bounds: { lagMs: Infinity },
  });
  const distances = edges.map(({ id, expiry }) => {
    const sentAt = played.feeder.sentAt({ source: 'test', id }) ?? Infinity;
    return Math.abs(sentAt - realInstantOf(evidence.segments, expiry));
  });
  const atTheEdge = distances.filter((distance) => distance <= WITHIN_MS).length;
  const managed = evidence.expected.periods.filter(({ end }) => end === null).length;
  const open = evidence.runs.filter(({ state }) => state === 'open').length;
  const { runs, endLatenessMs, events: fed, worstLagMs } = report;
  console.log(`${atTheEdge} within ${WITHIN_MS} ms;`, JSON.stringify({ runs, endLatenessMs, fed, worstLagMs }));
  expect(report.differences).toEqual([]);
  expect(open).toBe(managed);
  expect(managed).toBe(edges.length);
  expect(atTheEdge).toBeGreaterThanOrEqual(1_000);
});

/** Rungs would only add wakes between the ones that matter here. */
async function withoutNotices(): Promise<ReadonlyMap<string, string>> {
  const files = new Map(await exampleProgramme());
  const program = JSON.parse(files.get('program.json') ?? '{}') as object;
  return files.set('program.json', JSON.stringify({ ...program, noticeDays: [] }));
}
