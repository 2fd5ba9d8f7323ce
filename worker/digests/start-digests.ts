/** The part of the worker that writes to partners: digests are composed when they are due, and sent. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { sweepMails } from '../../store/digests/mails.ts';
import type { RulesNow } from '../../store/pairs/fold-pairs.ts';
import { startLane, type Lane } from '../lanes/lane.ts';
import { sweepNowAndThen } from '../lanes/sweep-now-and-then.ts';
import { composeTurn } from './compose.ts';
import { watchDigests, type DigestMetrics } from './digest-metrics.ts';
import { createMailer, type Mailer, type MailPlace } from './mailer.ts';
import { sendTurn } from './send.ts';

export type { MailPlace } from './mailer.ts';

export interface DigestOptions {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: RulesNow;
  readonly log: Logger;
  /** Null: nothing is composed or sent, and what there is to tell waits. */
  readonly mail: MailPlace | null;
  readonly metrics?: Metrics;
}

/** Connections: one holds the digest that is composed, one reads for it, one takes and sweeps, one settles. */
export const DIGEST_CONNECTIONS = 4;

/** Starts all of it; what is returned stops all of it. */
export function startDigests(options: DigestOptions): Pick<Lane, 'stop'> {
  const { pool, clock, log, mail, metrics } = options;
  const watch = metrics === undefined ? null : watchDigests(metrics, pool, clock);
  const stopping = new AbortController();
  const mailer = mail === null ? null : createMailer(mail);
  const sweep = sweepNowAndThen(
    () => sweepMails(pool, clock.realNow()),
    (dead) => log.warn({ dead }, 'digests were given up after days of trying; they can be sent again'),
  );
  const lanes = [
    // Also without a mail server: addresses are not kept for longer than is said.
    startLane('digest sweep', sweep, log),
    ...(mailer === null ? [] : writing(options, mailer, watch, stopping.signal)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...lanes.map((lane) => lane.stop()), watch?.stop()]);
      mailer?.close();
    },
  };
}

function writing(
  { pool, clock, rulesNow, log }: DigestOptions,
  mailer: Mailer,
  watch: DigestMetrics | null,
  stopping: AbortSignal,
): readonly Lane[] {
  const sending = { pool, clock, mailer, log, stopping, ...(watch && { onAttempt: watch.onAttempt }) };
  return [
    startLane('digests', () => composeTurn({ pool, clock, rulesNow }), log),
    startLane('digest mails', () => sendTurn(sending), log),
  ];
}
