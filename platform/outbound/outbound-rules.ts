/**
 * Where we may connect to because somebody told us an address: public ones over HTTPS, unless settings allow more.
 *
 * Asked twice: when a target is registered, and whenever a connection is made, of the address that it is really made to.
 * A name that points elsewhere by then (DNS rebinding) gains nothing.
 */
import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isInside, isPublicAddress } from './public-address.ts';
import type { Network } from './network.ts';

export interface OutboundRules {
  /** Unencrypted HTTP too. */
  readonly allowHttp: boolean;
  /** Networks that may be reached though they are not public. */
  readonly allowedNetworks: readonly Network[];
}

export const PUBLIC_HTTPS: OutboundRules = { allowHttp: false, allowedNetworks: [] };

/** Thrown when a target is not one that we may connect to. The message is a sentence for whoever gave it. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

const resolveByTheSystem: Resolve = (name) => lookup(name, { all: true, verbatim: true });

const MOST_CHARACTERS = 2_000;

/** Checks a target without connecting. Throws {@link TargetRefusedError}. @returns the URL in its one form */
export async function checkTarget(text: string, rules: OutboundRules, resolve = resolveByTheSystem): Promise<string> {
  const url = readTarget(text, rules);
  const host = hostOf(url);
  if (isIP(host) === 0) await addressesOf(host, rules, resolve);
  return url.href;
}

/** The URL, and what can be seen of it without asking anybody. Throws {@link TargetRefusedError}. */
export function readTarget(text: string, rules: OutboundRules): URL {
  if (text.length > MOST_CHARACTERS || !URL.canParse(text)) {
    throw new TargetRefusedError(`It is no URL of at most ${MOST_CHARACTERS} characters.`);
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowHttp)) {
    throw new TargetRefusedError('It must be an https:// address; http:// needs TENURE_WEBHOOK_ALLOW_HTTP=yes.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TargetRefusedError('A user name or a password has no place in it; deliveries are signed instead.');
  }
  url.hash = '';
  const host = hostOf(url);
  if (isIP(host) !== 0) expectAllowed(host, host, rules);
  return url;
}

/** A lookup for connections: refuses a name if any of its addresses is refused, so that nothing depends on their order. */
export function guardedLookup(rules: OutboundRules, resolve = resolveByTheSystem): LookupFunction {
  return (name, options, done) => void look(name, options, done);

  async function look(name: string, options: LookupOptions, done: Parameters<LookupFunction>[2]): Promise<void> {
    let fitting: LookupAddress[];
    try {
      fitting = (await addressesOf(name, rules, resolve)).filter(ofFamily(familyOf(options.family)));
    } catch (error) {
      done(error as Error, '', 0);
      return;
    }
    const [first] = fitting;
    if (first === undefined) done(new TargetRefusedError(`${name} has no address.`), '', 0);
    else if (options.all === true) done(null, fitting);
    else done(null, first.address, first.family);
  }
}

function ofFamily(family: number): (found: LookupAddress) => boolean {
  return (found) => family === 0 || found.family === family;
}

/** 0 for any. */
function familyOf(family: LookupOptions['family']): number {
  if (typeof family === 'string') return family === 'IPv6' ? 6 : 4;
  return family ?? 0;
}

async function addressesOf(name: string, rules: OutboundRules, resolve: Resolve) {
  const found = await resolve(name).catch(() => []);
  if (found.length === 0) throw new TargetRefusedError(`The name ${name} can not be resolved.`);
  for (const { address } of found) expectAllowed(name, address, rules);
  return found;
}

function expectAllowed(name: string, address: string, { allowedNetworks }: OutboundRules): void {
  if (isPublicAddress(address) || isInside(address, allowedNetworks)) return;
  throw new TargetRefusedError(
    `${name === address ? address : `${name} (${address})`} is not on the public internet; TENURE_WEBHOOK_ALLOW_NETWORKS lists other networks that may be reached.`,
  );
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
