/**
 * Sends activities within some milliseconds of the expiry of their pair, on a clock that runs in real time: the moment
 * at which a run may be closing. It goes on until enough were sent that close to pairs whose run had begun; on a busy
 * machine it takes longer and proves the same.
 */
import type { Fed } from '../../client/rehearse/play.ts';
import { sendEvents } from '../../client/rehearse/send-events.ts';
import type { Stage } from '../../client/rehearse/stage.ts';
import { sleep } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import { DAY_MS, type Instant } from '../../rules/time/instant.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userCreated,
  type RawCloudEvent,
} from '../support/events.ts';
import { EDIT } from '../support/world.ts';

/** One in so many gets no second activity, and ends. */
const LEFT_ALONE = 10;
/** Milliseconds between the expiries of two pairs. */
const APART_MS = 50;
/** Pairs planned at a time, and how long before the first of them expires at least. */
const CHUNK = 40;
const LEAD_MS = 4_000;
const CLIENTS = 100;
const WINDOW_MS = 90 * DAY_MS;
const never = new AbortController().signal;

interface PlannedPair {
  readonly index: number;
  readonly partner: string;
  readonly user: string;
  readonly client: string;
  readonly expiry: Instant;
}

export class EdgeSender {
  /** Everything sent. */
  readonly events: RawCloudEvent[] = [];
  /** Pairs that got an activity about their expiry. */
  edges = 0;
  /** Of these, milliseconds from the expiry to the sending, where a run had begun before. */
  readonly distances: number[] = [];
  /** How long runs took to begin where they did not in time; 0 if all did. */
  worstLagMs = 0;
  readonly #stage: Stage;
  readonly #acknowledged = new Map<string, number>();
  readonly #counts = { sent: 0, accepted: 0, duplicates: 0, refused: 0, requests: 0 };
  readonly #underWay: Promise<void>[] = [];
  #pairs = 0;
  #lastExpiry = 0;
  #leadMs = LEAD_MS;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Sends until so many were as close as that, and waits for the answers. */
  async sendUntil({ wanted, withinMs }: { readonly wanted: number; readonly withinMs: number }): Promise<void> {
    const hits = (): number => this.distances.filter((distance) => Math.abs(distance) <= withinMs).length;
    while (hits() < wanted) await this.#sendChunk();
    await Promise.all(this.#underWay);
    await sleep(this.#lastExpiry - this.#shown());
  }

  get fed(): Fed {
    const acknowledgedAt: Fed['acknowledgedAt'] = (name) => this.#acknowledged.get(eventNameKey(name)) ?? null;
    return { counts: this.#counts, unexpected: [], lateness: [], acknowledgedAt };
  }

  /** The history of some pairs at once, and what comes about their expiry when it comes. */
  async #sendChunk(): Promise<void> {
    const plannedAt = this.#shown();
    const pairs = this.#plan();
    const firstExpiry = pairs[0]?.expiry ?? 0;
    const distances: number[] = [];
    for (const pair of pairs) {
      if (pair.index % LEFT_ALONE === 0) continue;
      this.edges += 1;
      this.#underWay.push(this.#sendEdge(pair, distances));
    }
    await this.#send(pairs.flatMap(historyOf));
    const begun = await waitUntil(() => this.#haveRuns(pairs), { withinMs: firstExpiry - this.#shown(), everyMs: 50 });
    await sleep(this.#lastExpiry - this.#leadMs - this.#shown());
    if (begun !== null) this.#underWay.push(this.#count(distances));
    else {
      // A machine that can't keep up gets more time for the next.
      this.worstLagMs = Math.max(this.worstLagMs, this.#lastExpiry - plannedAt);
      this.#leadMs *= 2;
    }
  }

  #plan(): readonly PlannedPair[] {
    const soonest = Math.max(this.#shown() + this.#leadMs, this.#lastExpiry + APART_MS);
    const pairs = Array.from({ length: CHUNK }, (_, offset) => {
      const index = this.#pairs + offset;
      const partner = `p${Math.floor(index / CLIENTS)}`;
      return {
        index,
        partner,
        user: `u-${partner}`,
        client: `c${index % CLIENTS}`,
        expiry: soonest + offset * APART_MS,
      };
    });
    this.#pairs += CHUNK;
    this.#lastExpiry = pairs.at(-1)?.expiry ?? soonest;
    return pairs;
  }

  /** Every 81st is at the very instant, the others spread over 40 ms before and after. */
  async #sendEdge({ index, user, client, expiry }: PlannedPair, distances: number[]): Promise<void> {
    const at = expiry + ((index * 37) % 81) - 40;
    await sleep(at - this.#shown());
    distances.push(this.#shown() - expiry);
    await this.#send([activity(user, client, { ...EDIT, at, id: `edge-${index}` })]);
  }

  async #count(distances: readonly number[]): Promise<void> {
    await sleep(this.#lastExpiry + APART_MS - this.#shown());
    this.distances.push(...distances);
  }

  async #send(events: readonly RawCloudEvent[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify(event));
    const answer = await sendEvents(this.#stage.api, lines, never);
    if (answer === null) throw new Error('the API gave no answer');
    const at = this.#stage.watch.clock.realNow();
    for (const event of events) this.#acknowledged.set(eventNameKey(event), at);
    this.events.push(...events);
    this.#counts.sent += events.length;
    this.#counts.accepted += answer.accepted + answer.duplicates;
    this.#counts.refused += answer.refused.length;
    this.#counts.requests += answer.attempts;
  }

  async #haveRuns(pairs: readonly PlannedPair[]): Promise<boolean> {
    const { rows } = await this.#stage.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM relationship
        JOIN unnest($1::text[], $2::text[]) AS p (partner_id, client_id) USING (partner_id, client_id)
        WHERE run = 'running'`,
      [pairs.map(({ partner }) => partner), pairs.map(({ client }) => client)],
    );
    return rows[0]?.count === pairs.length;
  }

  /** What the programme clock shows, which runs as fast as real time. */
  #shown(): Instant {
    return this.#stage.watch.clock.now();
  }
}

/** What the ledger must hold about a pair so that it expires when planned; its partner and client are named once. */
function historyOf({ index, partner, user, client, expiry }: PlannedPair): readonly RawCloudEvent[] {
  const start = { at: expiry - WINDOW_MS - DAY_MS };
  return [
    ...(index < CLIENTS ? [clientRegistered(client, start)] : []),
    ...(index % CLIENTS === 0
      ? [partnerRegistered(partner, { ...start, domains: [`${partner}.example`] }), userCreated(user, partner, start)]
      : []),
    accessGranted(user, client, start),
    activity(user, client, { ...EDIT, at: expiry - WINDOW_MS, id: `held-${index}` }),
  ];
}
