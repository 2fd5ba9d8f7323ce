/** One call of the API: its answer, or a failure in a sentence. */
import { text } from 'node:stream/consumers';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { ANSWERED_WITHIN_MS } from '../../api/dependencies.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';
import type { ApiPlace } from './api-place.ts';
import { exchange, isOk, type Answer } from './exchange.ts';
import { mendAtTheCommandLine } from './mends.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Thrown when nobody answered: the same call may succeed later. */
export class UnreachableError extends FailedError {
  /** Real milliseconds to wait before the next try, if the API said so. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What was sent can't be used as it is. */
const WRONG_INPUT = new Set([400, 422]);
/** Too busy, or not there for a moment. */
const TRY_AGAIN = new Set([429, 502, 503, 504]);

/** What the API answers with: JSON, or rows. */
const OF_TENURE = /^(?:application\/(?:json|x-ndjson)|text\/csv)\b/;

/** The answer as JSON. Throws {@link UnreachableError}, `FailedError` or `WrongInputError`. */
export async function callApi<T>(place: ApiPlace, call: Call): Promise<T> {
  const answer = await request(place, call);
  let whole: string;
  try {
    whole = await text(answer.body);
  } catch (error) {
    throw new UnreachableError(`The answer of ${place.url} broke off: ${messageOf(error)}.`);
  }
  try {
    return JSON.parse(whole) as T;
  } catch {
    throw new FailedError(notTenure(place, 'what is no JSON'));
  }
}

/** The answer to a command given as JSON. Throws as {@link callApi}. */
export function postJson<T>(place: ApiPlace, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return callApi<T>(place, { method: 'POST', path, body: JSON.stringify(body), headers });
}

/** The answer once its headers are there, for one whose body is a stream. Throws as {@link callApi}. */
export async function request(place: ApiPlace, { method = 'GET', path, body, headers, signal }: Call): Promise<Answer> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), ANSWERED_WITHIN_MS);
  let answer: Answer;
  try {
    answer = await exchange(`${place.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${place.token}`, ...headers },
      body,
      signal: signal === undefined ? given.signal : AbortSignal.any([signal, given.signal]),
    });
  } catch (error) {
    throw new UnreachableError(
      `No Tenure answers at ${place.url} (${causeOf(error)}). Start one with npm start, or set TENURE_URL.`,
    );
  } finally {
    clearTimeout(timer);
  }
  if (!isOk(answer)) throw await failureOf(answer);
  const mediaType = answer.headers['content-type'] ?? 'something without a Content-Type';
  if (!OF_TENURE.test(mediaType)) throw new FailedError(notTenure(place, mediaType));
  return answer;
}

function notTenure({ url }: ApiPlace, mediaType: string): string {
  return `What answers at ${url} is not a Tenure API: it sent ${mediaType}.\nMend TENURE_URL, or TENURE_PORT if that is not set.`;
}

/** All addresses of a host were tried in vain: the first says why. */
function causeOf(error: unknown): string {
  const message = messageOf(error);
  if (errnoOf(error) === 'EPROTO') return 'it does not speak TLS: perhaps http:// is meant';
  return message === '' && error instanceof AggregateError ? messageOf(error.errors[0]) : message;
}

interface Problem {
  readonly code?: unknown;
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly mend?: unknown;
}

async function failureOf(answer: Answer): Promise<Error> {
  const sentence = sentenceOf(answer.status, await text(answer.body).catch(() => ''));
  if (TRY_AGAIN.has(answer.status)) return new UnreachableError(sentence, retryAfter(answer));
  return WRONG_INPUT.has(answer.status) ? new WrongInputError(sentence) : new FailedError(sentence);
}

function sentenceOf(status: number, body: string): string {
  try {
    const { code, title, detail, mend } = JSON.parse(body) as Problem;
    const sentences = [detail ?? title, mendAtTheCommandLine(code) ?? mend].filter(
      (part) => typeof part === 'string' && part !== '',
    );
    if (sentences.length > 0) return sentences.join('\n');
  } catch {
    // No problem of ours: something between us and the API has answered.
  }
  return `The answer was ${status}, and not one of Tenure's. Is TENURE_URL right?`;
}

function retryAfter({ headers }: Answer): number | null {
  const seconds = headers['retry-after'];
  return seconds === undefined || !/^\d{1,4}$/.test(seconds) ? null : Number(seconds) * 1000;
}
