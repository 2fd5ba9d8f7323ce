/**
 * Sending digests: what waits is taken for a while, handed to the mail server, and what became of it written down.
 *
 * Invariant: what is taken stands in PostgreSQL until it is settled. Whoever is killed, somebody sends it again, under
 * its Message-ID: at least once, and more than once only if somebody was killed between the two.
 */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { describeDigest } from '../../rules/digest/describe-digest.ts';
import { digestAsHtml, digestAsText } from '../../rules/digest/digest-formats.ts';
import { settleMail, takeMails, type AttemptedMail, type TakenMail } from '../../store/digests/mails.ts';
import { backoffMs, type Backoff } from '../lanes/backoff.ts';
import type { TurnResult } from '../lanes/lane.ts';
import { MAIL_CONNECTIONS, type Mailer } from './mailer.ts';

export interface SendDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly mailer: Mailer;
  readonly log: Logger;
  /** Told of each attempt, and how many real milliseconds it took. */
  readonly onAttempt?: (outcome: AttemptedMail['outcome'], afterMs: number) => void;
  /** Between two attempts of one message; default: {@link AGAIN}. */
  readonly again?: Backoff;
  /** Gives up waiting for the server: what is under way is left to be taken again. */
  readonly stopping?: AbortSignal;
}

/** A mail server that is away is often away for long. */
const AGAIN: Backoff = { firstMs: 60_000, mostMs: 3_600_000 };
/** Real milliseconds until what was taken is free for others: longer than the server may take. */
const TAKEN_FOR_MS = 120_000;

/** One turn: some messages, as many at a time as there are connections. */
export async function sendTurn(dependencies: SendDependencies): Promise<TurnResult> {
  const { pool, clock } = dependencies;
  const realNow = clock.realNow();
  const taken = await takeMails(pool, { realNow, until: realNow + TAKEN_FOR_MS, limit: MAIL_CONNECTIONS });
  await Promise.all(taken.map((mail) => sendOne(dependencies, mail)));
  return { kind: taken.length > 0 ? 'more' : 'idle' };
}

async function sendOne(dependencies: SendDependencies, mail: TakenMail): Promise<void> {
  const { pool, clock, mailer, log, onAttempt, again = AGAIN, stopping } = dependencies;
  const { id, claim, attempts, email: to, language, body, name } = mail;
  const told = describeDigest(body, language);
  const begun = clock.realNow();
  const message = { to, name, lang: language, subject: told.subject };
  const sending = mailer.send({ ...message, text: digestAsText(told), html: digestAsHtml(told) });
  const sent = await orStopped(sending, stopping);
  if (sent === null) return;
  const realNow = clock.realNow();
  const fault = sent.kind === 'sent' ? null : sent.why;
  onAttempt?.(sent.kind, realNow - begun);
  if (sent.kind !== 'sent') {
    log.warn(
      { partner: body.partner, mail: id, outcome: sent.kind, fault },
      'a digest was not taken by the mail server',
    );
  }
  const notBefore = realNow + backoffMs(again, attempts);
  await settleMail(pool, { id, claim, outcome: sent.kind, fault, notBefore }, realNow);
}

/** Null when stopping came first. */
async function orStopped<T>(work: Promise<T>, stopping: AbortSignal | undefined): Promise<T | null> {
  if (stopping === undefined) return work;
  if (stopping.aborted) return null;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    stopping.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => stopping.removeEventListener('abort', stop));
  });
}
