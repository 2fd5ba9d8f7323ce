/**
 * Group commit: callers that come while an append runs share the next one, so that many small requests cost one
 * transaction and one flush to disk.
 *
 * Owns: the queue, its bound, and giving each caller its own results.
 * Invariants: one transaction at a time; events of one offer stay together and offers keep their order; a caller is
 * answered after the commit that holds its events; an offer at fault fails alone.
 */
import { DatabaseError } from 'pg';
import type { Pool } from 'pg';
import { NO_TRACING, type Span, type Tracing } from '../../platform/tracing.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { actsRecorded, type Act } from '../audit/record-acts.ts';
import { AppendQueueFullError, AppenderClosedError } from '../errors.ts';
import type { AppendResult } from './admission.ts';
import { appendPrepared } from './append.ts';
import { readContentHash, type HashContent } from './content-hash.ts';
import { prepareEvent, type PreparedEvent } from './prepared-event.ts';

export interface AppenderOptions {
  /** Most events in one transaction, except that an offer is never split. */
  readonly maxBatch?: number;
  /** Events that may wait; with more, the appender is full. */
  readonly maxWaiting?: number;
  readonly tracing?: Tracing;
}

export interface Appender {
  /**
   * Appends the events in one transaction, perhaps with those of others, and answers after its commit as
   * `appendEvents` does. Throws {@link AppendQueueFullError}, {@link AppenderClosedError} or the fault of the database;
   * after a fault the events may or may not be in the ledger, and offering them again is safe.
   * @param act who does this, for the audit log: written in the same transaction if anything is new
   */
  append(parsed: readonly ParsedEvent[], acceptedAt: Instant, act?: ActOfAppend): Promise<readonly AppendResult[]>;
  /** True while an offer would be turned away. */
  readonly isFull: boolean;
  /** Events that wait for their transaction, or are in it. */
  readonly waiting: number;
  /** Takes no more offers and waits for those it has. */
  close(): Promise<void>;
}

/**
 * Two requests of the greatest size, about 40 ms of work: a single event waits no longer than that for others, and
 * PostgreSQL has something to do while the next requests are read. With 5,000 it was not faster.
 */
const MAX_BATCH = 2_000;
/** About half a second of work. */
const MAX_WAITING = 20_000;

/** The act of an append, once it is known what came of it. */
export type ActOfAppend = (results: readonly AppendResult[]) => Act;

interface Offer {
  readonly events: readonly PreparedEvent[];
  readonly act: ActOfAppend | undefined;
  /** `traceparent` of the request. */
  readonly trace: string | null;
  readonly resolve: (results: readonly AppendResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** An appender for one database. */
export function createAppender(pool: Pool, options: AppenderOptions = {}): Appender {
  const { maxBatch = MAX_BATCH, maxWaiting = MAX_WAITING, tracing = NO_TRACING } = options;
  const queue: Offer[] = [];
  let hashing: Promise<HashContent> | null = null;
  let waiting = 0;
  let isRunning = false;
  const open = new Set<Promise<unknown>>();
  let isClosed = false;

  /** Read once. A failed read is not kept. */
  const contentHash = (): Promise<HashContent> => {
    hashing ??= readContentHash(pool).catch((error: unknown) => {
      hashing = null;
      throw error;
    });
    return hashing;
  };

  const drain = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    while (queue.length > 0) await appendGroup(pool, takeGroup(queue, maxBatch), tracing);
    isRunning = false;
  };

  const enqueue = (offered: Pick<Offer, 'events' | 'act' | 'trace'>): Promise<readonly AppendResult[]> =>
    new Promise((resolve, reject) => {
      queue.push({ ...offered, resolve, reject });
      void drain();
    });

  // Hashed on arrival, while PostgreSQL is busy with the group before.
  const offer: Appender['append'] = async (parsed, acceptedAt, act) => {
    const trace = tracing.current();
    const hashContent = await contentHash();
    return enqueue({ events: parsed.map((event) => prepareEvent(event, acceptedAt, hashContent)), act, trace });
  };

  return {
    async append(parsed, acceptedAt, act) {
      if (isClosed) throw new AppenderClosedError();
      if (waiting >= maxWaiting) throw new AppendQueueFullError(waiting);
      const answer = offer(parsed, acceptedAt, act);
      open.add(answer);
      waiting += parsed.length;
      try {
        return await answer;
      } finally {
        waiting -= parsed.length;
        open.delete(answer);
      }
    },
    get isFull() {
      return waiting >= maxWaiting;
    },
    get waiting() {
      return waiting;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(open);
    },
  };
}

/** The first offers in the queue, at least one if there is any. */
function takeGroup(queue: Offer[], maxBatch: number): readonly Offer[] {
  let size = 0;
  const end = queue.findIndex((offer) => (size += offer.events.length) > maxBatch);
  return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1));
}

/** Never throws: whatever happens is told to the callers. */
async function appendGroup(pool: Pool, group: readonly Offer[], tracing: Tracing): Promise<void> {
  const events = group.flatMap((offer) => offer.events);
  const span = spanOf(group, events.length, tracing);
  try {
    const results = await appendPrepared(pool, events, (all) => actsRecorded(actsOf(group, all)), span?.traceparent);
    span?.end();
    for (const [offer, own] of eachWithItsOwn(group, results)) offer.resolve(own);
  } catch (error) {
    span?.end(error);
    await tellOrTryAlone(pool, group, error, tracing);
  }
}

/** One append for several requests is a part of the first that is traced, and says which others it was for. */
function spanOf(group: readonly Offer[], count: number, tracing: Tracing): Span | null {
  const [parent, ...links] = new Set(group.flatMap(({ trace }) => trace ?? []));
  return parent === undefined
    ? null
    : tracing.begin('append', { parent, links, attributes: { 'tenure.events': count } });
}

/** Offers with nothing new did nothing. */
function actsOf(group: readonly Offer[], results: readonly AppendResult[]): readonly Act[] {
  return eachWithItsOwn(group, results).flatMap(([{ act }, own]) =>
    act !== undefined && own.some(({ kind }) => kind === 'accepted') ? [act(own)] : [],
  );
}

function eachWithItsOwn(
  group: readonly Offer[],
  results: readonly AppendResult[],
): readonly (readonly [Offer, readonly AppendResult[]])[] {
  let start = 0;
  return group.map((offer) => {
    const own = results.slice(start, start + offer.events.length);
    start += offer.events.length;
    return [offer, own];
  });
}

/** SQLSTATE classes of faults that lie in the data: data exception, constraint, program limit. */
const DATA_FAULTS = new Set(['22', '23', '54']);

/**
 * `parseEvent` refuses what PostgreSQL can't keep, so no offer should be at fault. If one is all the same, the others
 * must not suffer: each is tried alone. Any other fault (the database is gone) is everybody's.
 */
async function tellOrTryAlone(pool: Pool, group: readonly Offer[], error: unknown, tracing: Tracing): Promise<void> {
  const isDataFault = error instanceof DatabaseError && DATA_FAULTS.has(error.code?.slice(0, 2) ?? '');
  if (isDataFault && group.length > 1) {
    for (const offer of group) await appendGroup(pool, [offer], tracing);
  } else {
    for (const { reject } of group) reject(error);
  }
}
