/** Where mail is sent, and from whom. */
import type { SettingKind } from './setting.ts';

export interface SmtpPlace {
  readonly host: string;
  readonly port: number;
  /** TLS from the start; else the connection changes to it where the server offers it. */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly pass: string } | null;
}

export interface MailSender {
  /** What people see; null for the address alone. */
  readonly name: string | null;
  readonly address: string;
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

export const smtpUrl: SettingKind<SmtpPlace> = {
  allowed: 'smtp://user:password@host:port, or smtps:// for TLS from the start; without user:password no login',
  parse: (text) => {
    if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
    const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
    if (protocol !== 'smtp:' && protocol !== 'smtps:') return undefined;
    if (hostname === '' || !['', '/'].includes(pathname) || search !== '' || hash !== '') return undefined;
    if ((username === '') !== (password === '')) return undefined;
    const [user, pass] = [decoded(username), decoded(password)];
    if (user === null || pass === null) return undefined;
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? PORTS[protocol] : Number(port),
      secure: protocol === 'smtps:',
      login: user === '' ? null : { user, pass },
    };
  },
};

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const ADDRESS = /^[^\s<>@,;:"()[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

export const mailSender: SettingKind<MailSender> = {
  allowed: 'an e-mail address, or a name with it: Tenure <tenure@example.com>',
  parse: (text) => {
    const [, name, inside] = /^([^<>"\r\n]{1,100}?)\s*<([^<>]+)>$/.exec(text) ?? [];
    const address = inside ?? text;
    return ADDRESS.test(address) ? { name: name ?? null, address } : undefined;
  },
};
