/** Handing messages to a mail server, and what its answer means. */
import { createTransport } from 'nodemailer';
import type { MailSender, SmtpPlace } from '../../platform/env/smtp.ts';

export interface MailPlace {
  readonly server: SmtpPlace;
  readonly from: MailSender;
}

export interface Message {
  readonly to: string;
  /** The part of the Message-ID before the @: the same at every attempt. */
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A BCP 47 tag. */
  readonly lang: string;
}

export type Sent =
  | { readonly kind: 'sent' }
  /** Worth trying again. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Never to this address. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Mailer {
  /** Never throws: what goes wrong is an outcome. */
  readonly send: (message: Message) => Promise<Sent>;
  readonly close: () => void;
}

export interface MailTimes {
  readonly connectMs: number;
  /** Without a word from the server. */
  readonly silenceMs: number;
}

const TIMES: MailTimes = { connectMs: 10_000, silenceMs: 20_000 };
/** Connections to the server, which are kept for a while. */
export const MAIL_CONNECTIONS = 4;

export function createMailer({ server, from }: MailPlace, { connectMs, silenceMs }: MailTimes = TIMES): Mailer {
  const { host, port, secure, login } = server;
  const transport = createTransport({
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    host,
    port,
    secure,
    // A password never goes out unencrypted, except on this machine.
    requireTLS: login !== null && !secure && !isLoopback(host),
    ...(login !== null && { auth: login }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    async send({ to, name, subject, text, html, lang }) {
      try {
        await transport.sendMail({
          from: { name: from.name ?? '', address: from.address },
          to: { name: '', address: to },
          messageId: `<${name}@${domain}>`,
          subject,
          text,
          html,
          // Holiday answers to a machine help nobody.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': lang },
        });
        return { kind: 'sent' };
      } catch (error) {
        return whatFailed(error as MailError, to);
      }
    },
    close: () => transport.close(),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What nodemailer says of a failure, beside its message. */
type MailError = Error & { readonly code?: string; readonly command?: string; readonly responseCode?: number };

/** 5xx to the address or the message itself is for good; a login or a sender that is refused is for us to mend. */
function whatFailed({ message, command, responseCode }: MailError, to: string): Sent {
  const why = withoutAddresses(message, to).slice(0, 300);
  const isForGood = responseCode !== undefined && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  return { kind: isForGood ? 'refused' : 'failed', why };
}

/** Servers like to repeat the address, and others: who reads of the failure need not learn them. */
function withoutAddresses(text: string, to: string): string {
  return text.replaceAll(to, '(address)').replaceAll(/[^\s<>"',;:()]+@[^\s<>"',;:()]+/g, '(address)');
}
