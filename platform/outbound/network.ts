/** Networks of IP addresses, as people write them: `10.1.0.0/16`, `fd00::/8`, or one address. */
import { BlockList, isIP } from 'node:net';

export interface Network {
  readonly address: string;
  /** Leading bits that an address of the network has in common with it. */
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Null for text that is no network. */
export function parseNetwork(text: string): Network | null {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  if (version === 0 || address.includes('%') || more.length > 0) return null;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const prefix = bits === undefined ? most : Number(bits);
  return prefix > most ? null : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** All of these networks, to ask whether an address is in one. */
export function networks(all: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix, family } of all) list.addSubnet(address, prefix, family);
  return list;
}
