/** A real SMTP server on this machine that takes messages as a test says. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailPlace } from '../../worker/digests/mailer.ts';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly source: string;
  readonly messageId: string;
}

export interface MailServer {
  readonly place: MailPlace;
  /** In the order of arrival, those refused at the end of their data included. */
  readonly received: ReceivedMail[];
  /** What it answers to an address, and to a message; null when it is taken. */
  refuseAddress: (address: string) => Refusal | null;
  refuseMessage: () => Refusal | null;
  /** Whether it holds its answer to a message back. */
  silent: boolean;
  close(): Promise<void>;
}

export interface Refusal {
  readonly code: number;
  readonly message: string;
}

export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      callback(errorOf(mails.refuseAddress(address)));
    },
    onData(stream, { envelope }, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const source = Buffer.concat(parts).toString('utf8');
        const messageId = /^Message-ID: (.*)$/im.exec(source)?.[1]?.trim() ?? '';
        mails.received.push({ to: envelope.rcptTo.map(({ address }) => address), source, messageId });
        if (!mails.silent) callback(errorOf(mails.refuseMessage()));
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: chosen } = server.server.address() as AddressInfo;
  const mails: MailServer = {
    place: {
      server: { host: '127.0.0.1', port: chosen, secure: false, login: null },
      from: { name: 'Tenure', address: 'tenure@programme.example' },
    },
    received: [],
    refuseAddress: () => null,
    refuseMessage: () => null,
    silent: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mails;
}

function errorOf(refusal: Refusal | null): Error | null {
  return refusal === null ? null : Object.assign(new Error(refusal.message), { responseCode: refusal.code });
}
