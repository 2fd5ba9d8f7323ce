/**
 * Which IP addresses are on the public internet. What somebody registers as a target must not reach into our own
 * network: loopback, private, link-local (the metadata of clouds among them), shared, multicast, reserved, or IPv6 that
 * carries an IPv4 address inside.
 */
import { isIP } from 'node:net';
import { networks, parseNetwork, type Network } from './network.ts';

/** IANA's special-purpose registry for IPv4, and addresses inside clouds that look public. */
const NOT_PUBLIC_V4 = listed(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Azure's virtual public address of the host.
  '168.63.129.16/32',
);
/** All that is assigned for use on the internet; the rest of IPv6 is not. */
const GLOBAL_V6 = listed('2000::/3');
/** Inside it: special purposes with Teredo, documentation, 6to4. */
const NOT_PUBLIC_V6 = listed('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** Whether `address` is one that anybody on the internet could have; false for text that is no address. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address);
  if (isIP(plain) === 4) return !NOT_PUBLIC_V4.check(plain, 'ipv4');
  return isIP(plain) === 6 && GLOBAL_V6.check(plain, 'ipv6') && !NOT_PUBLIC_V6.check(plain, 'ipv6');
}

/** Whether `address` is in one of the networks, however it is written. */
export function isInside(address: string, allowed: readonly Network[]): boolean {
  const plain = withoutMapping(address);
  const version = isIP(plain);
  return version !== 0 && networks(allowed).check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** An IPv4 address that is written as an IPv6 one (`::ffff:10.0.0.1`, `::ffff:a00:1`) is the IPv4 address. */
function withoutMapping(address: string): string {
  const [plain = ''] = address.split('%');
  if (isIP(plain) !== 6) return plain;
  // The URL parser writes every IPv6 address in its one short form.
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped === null) return short;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function listed(...texts: readonly string[]) {
  return networks(texts.flatMap((text) => parseNetwork(text) ?? []));
}
