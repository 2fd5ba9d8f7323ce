/** The kinds of values that settings have. */
import { isIP } from 'node:net';
import { parseDuration, parseSpeed } from '../duration.ts';
import { LOG_LEVELS, type LogLevel } from '../log-level.ts';
import { parseNetwork, type Network } from '../outbound/network.ts';
import type { SettingKind } from './setting.ts';

/** How often a relationship's run hears of activities that only move its deadline later (`docs/architecture.md`, 4). */
export type SignalDebounce = { readonly kind: 'never' } | { readonly kind: 'atMostEvery'; readonly ms: number };

/** Where a programme clock begins, and how fast it runs. */
export interface ClockSetting {
  /** Programme instant, milliseconds since the epoch. */
  readonly anchor: number;
  /** Programme milliseconds per real millisecond. */
  readonly speed: number;
}

/** A path as it was written; whoever uses it says what is wrong with the file. */
export const path: SettingKind<string> = {
  allowed: 'a path',
  parse: (text) => text,
};

export const port: SettingKind<number> = {
  allowed: 'a whole number from 1 to 65535',
  parse: (text) => wholeNumber(text, 1, 65_535),
};

export const perSecond: SettingKind<number> = {
  allowed: 'a whole number from 1 to 10000',
  parse: (text) => wholeNumber(text, 1, 10_000),
};

export const host: SettingKind<string> = {
  allowed: 'a host name or an IP address, without a port',
  parse: (text) => (/^[A-Za-z0-9._-]+$/.test(text) || isIP(text) > 0 ? text : undefined),
};

export const hostAndPort: SettingKind<string> = {
  allowed: 'host:port, e.g. 127.0.0.1:7233 ([::1]:7233 for IPv6), without http://',
  parse: (text) => {
    const found = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d+)$/.exec(text);
    return found !== null && port.parse(found[1] ?? '') !== undefined ? text : undefined;
  },
};

export const httpUrl: SettingKind<string> = {
  allowed: 'an http:// or https:// address, e.g. http://127.0.0.1:7300',
  parse: (text) => (hasProtocol(text, 'http:', 'https:') ? text.replace(/\/+$/, '') : undefined),
};

/** As an identity provider writes itself into its tokens, to the letter. Plain HTTP only on this machine. */
export const issuer: SettingKind<string> = {
  allowed: 'an https:// address as it stands in the tokens (http:// for this machine only)',
  parse: (text) => {
    const isLocal = hasProtocol(text, 'http:') && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname);
    return (isLocal || hasProtocol(text, 'https:')) && !/[?#]/.test(text) ? text : undefined;
  },
};

/** A name of somebody else's, taken as it is. */
export const plainText: SettingKind<string> = {
  allowed: 'visible ASCII characters without spaces',
  parse: (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined),
};

export const postgresUrl: SettingKind<string> = {
  allowed: 'postgresql://user:password@host:port/database',
  parse: (text) => (hasProtocol(text, 'postgres:', 'postgresql:') ? text : undefined),
};

/** A name of Temporal's: any text without white space. */
export const namespace: SettingKind<string> = {
  allowed: '2 to 255 letters, digits and . _ -',
  parse: (text) => (/^[A-Za-z0-9._-]{2,255}$/.test(text) ? text : undefined),
};

export const yesOrNo: SettingKind<boolean> = {
  allowed: 'yes or no',
  parse: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
};

export const networks: SettingKind<readonly Network[]> = {
  allowed: 'IP addresses and networks apart by commas, e.g. 10.1.0.0/16,127.0.0.1',
  parse: (text) => {
    const parts = text.split(',').map((part) => parseNetwork(part.trim()));
    const known = parts.filter((network) => network !== null);
    return known.length === parts.length ? known : undefined;
  },
};

/** A secret that goes into an HTTP header. */
export function token(shortest: number): SettingKind<string> {
  return {
    allowed:
      shortest > 1
        ? `at least ${shortest} visible ASCII characters without spaces`
        : 'visible ASCII characters without spaces',
    parse: (text) => (/^[\x21-\x7e]+$/.test(text) && text.length >= shortest ? text : undefined),
  };
}

export const logLevel: SettingKind<LogLevel> = {
  allowed: `one of ${LOG_LEVELS.join(', ')}`,
  parse: (text) => LOG_LEVELS.find((level) => level === text),
};

export const signalDebounce: SettingKind<SignalDebounce> = {
  allowed: 'never, 0 (every activity is signalled), or a duration such as 1d or 12h',
  parse: (text) => {
    if (text === 'never') return { kind: 'never' };
    const ms = parseDuration(text);
    return ms === null ? undefined : { kind: 'atMostEvery', ms };
  },
};

export const clock: SettingKind<ClockSetting> = {
  allowed: 'an RFC 3339 time, @ and a speed, e.g. 2024-01-01T00:00:00Z@10d/s',
  parse: (text) => {
    const at = text.lastIndexOf('@');
    const anchor = parseTime(text.slice(0, Math.max(at, 0)));
    const speed = parseSpeed(text.slice(at + 1));
    return anchor === null || speed === null ? undefined : { anchor, speed };
  },
};

function wholeNumber(text: string, least: number, greatest: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= greatest ? value : undefined;
}

function hasProtocol(text: string, ...protocols: readonly string[]): boolean {
  return /^\w+:\/\//.test(text) && URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** Milliseconds since the epoch. `Date.parse` alone would take 30 February for 1 March. */
function parseTime(text: string): number | null {
  const day = RFC_3339.exec(text)?.[1];
  const instant = Date.parse(text);
  if (day === undefined || Number.isNaN(instant)) return null;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? instant : null;
}
