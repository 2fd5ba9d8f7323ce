/** A world in which `acme` gets digests, and the parts of a worker that write them, with a real mail server. */
import { createLogger } from '../../../platform/log.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { nextDigestAt, type Frequency } from '../../../rules/digest/schedule.ts';
import type { LanguageCode } from '../../../rules/describe/languages.ts';
import { setSubscription } from '../../../store/digests/subscription.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { composeTurn } from '../../../worker/digests/compose.ts';
import { createMailer, type Mailer, type MailTimes } from '../../../worker/digests/mailer.ts';
import { sendTurn, type SendDependencies } from '../../../worker/digests/send.ts';
import { passOnAll } from '../../../worker/notices/pass-on.ts';
import { activity } from '../../support/events.ts';
import { createWorld, EDIT, type World } from '../../support/world.ts';
import { startMailServer, type MailServer } from '../../support/mail-server.ts';

export interface MailRow {
  readonly email: string;
  readonly status: string;
  readonly attempts: number;
  readonly fault: string | null;
}

export interface Asked {
  readonly partner?: string;
  readonly to?: readonly string[];
  readonly frequency?: Frequency;
  readonly language?: LanguageCode;
}

export interface DigestWorld {
  readonly world: World;
  readonly server: MailServer;
  subscribe(asked?: Asked): Promise<void>;
  /** Judges what was sent, and passes its notices on. */
  settle(): Promise<void>;
  /** Something to tell: `acme` has managed `shop` since the morning of 2 January. */
  someNews(): Promise<void>;
  compose(): Promise<void>;
  /** Sends until nothing is due. */
  send(changes?: Partial<SendDependencies>): Promise<void>;
  mailer(times?: MailTimes): Mailer;
  mails(): Promise<readonly MailRow[]>;
  close(): Promise<void>;
}

const QUICK: MailTimes = { connectMs: 2_000, silenceMs: 2_000 };

export async function createDigestWorld(): Promise<DigestWorld> {
  const world = await createWorld();
  const server = await startMailServer();
  const { pool, judge } = world;
  const log = createLogger({ level: 'silent', name: 'test' });
  const mailers: Mailer[] = [];
  const digests: DigestWorld = {
    world,
    server,
    async subscribe({ partner = 'acme', to = ['partners@acme.example'], frequency = 'daily', language = 'en' } = {}) {
      const now = judge.clock.now();
      const asked = { partner: partner as PartnerId, frequency, language, addresses: to };
      const times = { zone: 'UTC', nextAt: nextDigestAt(now, frequency, 'UTC'), now, realNow: judge.clock.realNow() };
      await inTransaction(pool, (client) => setSubscription(client, asked, times));
    },
    async settle() {
      await world.judgeAll();
      await passOnAll(judge);
    },
    async someNews() {
      world.setTime('2026-01-02T08:00:00Z');
      await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T08:00:00Z' }));
      await digests.settle();
    },
    async compose() {
      while ((await composeTurn(judge)).kind === 'more');
    },
    async send(changes = {}) {
      const dependencies = { pool, clock: judge.clock, log, mailer: changes.mailer ?? digests.mailer(), ...changes };
      while ((await sendTurn(dependencies)).kind === 'more');
    },
    mailer(times = QUICK) {
      const mailer = createMailer(server.place, times);
      mailers.push(mailer);
      return mailer;
    },
    async mails() {
      const { rows } = await pool.query<MailRow>(
        'SELECT email, status, attempts, fault FROM digest_mail ORDER BY mail_id',
      );
      return rows;
    },
    async close() {
      for (const mailer of mailers) mailer.close();
      await server.close();
      await world.close();
    },
  };
  return digests;
}

/** Quoted-printable, as far as these messages need it. */
export function readable(source: string): string {
  const bytes = source
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
