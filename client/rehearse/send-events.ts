/** Sending lines of a log over HTTP until they are acknowledged, whatever stops and comes back meanwhile. */
import { sleep } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import { ANSWERED_WITHIN_MS } from '../api/dependencies.ts';

/** Where events are sent. */
export interface EventsPlace {
  /** `http://127.0.0.1:7300` */
  readonly url: string;
  readonly token: string;
}

/** An event that was refused, by its place in the request, from 0. */
export interface RefusedAnswer {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

export interface EventsAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedAnswer[];
  /** How often it was sent; after more than once what was accepted may count as duplicate. */
  readonly attempts: number;
}

/** Thrown when the API will never take a request, however often it is sent. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
}

/** Real milliseconds between two attempts: an API that was killed is back in a second or two. */
const RETRY_AFTER_MS = 250;

/** Sends at most 1,000 lines in at most 4 MiB. Null when `signal` is aborted before an answer came. */
export async function sendEvents(
  place: EventsPlace,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<EventsAnswer | null> {
  for (let attempts = 1; !signal.aborted; attempts += 1) {
    const answer = await attempt(place, lines.join('\n'), signal);
    if (answer !== null) return { ...answer, attempts };
    await sleep(RETRY_AFTER_MS, signal);
  }
  return null;
}

/** Null when the same may be answered another time: the API was not there, or busy. */
async function attempt(
  { url, token }: EventsPlace,
  body: string,
  signal: AbortSignal,
): Promise<Omit<EventsAnswer, 'attempts'> | null> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_WITHIN_MS)]),
    });
    text = await response.text();
  } catch {
    return null;
  }
  if (response.ok) return readAnswer(text);
  if (response.status === 429 || response.status >= 500) return null;
  throw new RequestRefusedError(`The API refused a request (${response.status}): ${text}`);
}

function readAnswer(text: string): Omit<EventsAnswer, 'attempts'> {
  try {
    return JSON.parse(text) as Omit<EventsAnswer, 'attempts'>;
  } catch (error) {
    throw new RequestRefusedError(`The API answered no JSON: ${messageOf(error)}`);
  }
}
