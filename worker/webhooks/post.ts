/**
 * One POST to a target that is not ours: only where the rules allow, within a time, without following anywhere, and
 * without reading more of the answer than is kept.
 */
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { messageOf } from '../../platform/errno.ts';
import { guardedLookup, readTarget, type OutboundRules, type Resolve } from '../../platform/outbound/outbound-rules.ts';

export interface Answer {
  readonly status: number;
  /** Its first characters. */
  readonly text: string;
  /** Seconds after which it asks to be tried again; null if it does not. */
  readonly retryAfter: number | null;
}

/** What a POST came to; without an answer, why. */
export type Posted =
  { readonly kind: 'answered'; readonly answer: Answer } | { readonly kind: 'failed'; readonly why: string };

export interface PosterOptions {
  readonly rules: OutboundRules;
  /** Real milliseconds for all of it: name, connection, request and answer. */
  readonly withinMs: number;
  /** Connections to one target. */
  readonly connections: number;
  readonly resolve?: Resolve;
}

export interface Poster {
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>;
  /** Lets go of connections that are kept open. */
  readonly close: () => void;
}

/** Bytes of an answer that are read at most, and kept of a failure. */
const MOST_READ = 1_000;

/** Makes a poster, which keeps connections open for a while. */
export function createPoster({ rules, withinMs, connections, resolve }: PosterOptions): Poster {
  const options = {
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    lookup: guardedLookup(rules, resolve),
  };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  return {
    async post(text, headers, body) {
      try {
        // An address in the URL itself is never looked up.
        const url = readTarget(text, rules);
        const answer = await send(url, { http, https, withinMs, headers, body });
        return { kind: 'answered', answer };
      } catch (error) {
        return { kind: 'failed', why: whyOf(error, withinMs) };
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

interface Sending {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  readonly withinMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function send(url: URL, { http, https, withinMs, headers, body }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(withinMs),
    };
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, agent: https })
        : requestHttp(url, { ...options, agent: http });
    request.on('error', reject);
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const retryAfter = secondsOf(response.headers['retry-after']);
      // The answer is known; an end that breaks off or is late changes nothing.
      readStart(response, (text) => resolve({ status, text, retryAfter }));
    });
    request.end(body);
  });
}

/** The first bytes of an answer as text, once they are there. The rest of a short one is waited for, a long one is cut. */
function readStart(response: IncomingMessage, done: (text: string) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  const finish = (): void => done(textOf(Buffer.concat(parts).subarray(0, MOST_READ)));
  response.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > MOST_READ) response.destroy();
  });
  response.on('error', finish);
  response.on('close', finish);
}

/** PostgreSQL keeps no U+0000. */
function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\u0000', '\ufffd');
}

function secondsOf(retryAfter: string | undefined): number | null {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}

function whyOf(error: unknown, withinMs: number): string {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) {
    return `There was no answer within ${withinMs / 1_000} s.`;
  }
  const inner = error instanceof AggregateError && error.message === '' ? error.errors[0] : error;
  return messageOf(inner).slice(0, 300);
}
