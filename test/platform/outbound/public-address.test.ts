import { describe, expect, it } from 'vitest';
import { parseNetwork } from '../../../platform/outbound/network.ts';
import { isInside, isPublicAddress } from '../../../platform/outbound/public-address.ts';

describe('an address on the public internet', () => {
  it.each(['93.184.216.34', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
    '%s is one',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, another', '127.255.0.3'],
    ['this network', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['shared (CGNAT)', '100.64.0.1'],
    ['metadata of a cloud', '169.254.169.254'],
    ['metadata of a cloud', '100.100.100.200'],
    ['the host of an Azure machine', '168.63.129.16'],
    ['benchmarks', '198.19.0.1'],
    ['documentation', '203.0.113.7'],
    ['multicast', '224.0.0.1'],
    ['reserved', '250.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['loopback, IPv6', '::1'],
    ['unspecified, IPv6', '::'],
    ['private in IPv6', '::ffff:10.0.0.1'],
    ['private in IPv6, in hex', '::ffff:a9fe:a9fe'],
    ['private in IPv6, in full', '0:0:0:0:0:ffff:7f00:0001'],
    ['IPv4-compatible', '::10.0.0.1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['6to4', '2002:a00:1::1'],
    ['Teredo', '2001:0:a00:1::1'],
    ['unique local', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with its zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast, IPv6', 'ff02::1'],
    ['documentation, IPv6', '2001:db8::1'],
    ['no address at all', 'localhost'],
  ])('%s (%s) is none', (_what, address) => expect(isPublicAddress(address)).toBe(false));
});

describe('a network', () => {
  const inside = (network: string, address: string): boolean => {
    const parsed = parseNetwork(network);
    return parsed !== null && isInside(address, [parsed]);
  };

  it('holds its addresses, however they are written', () => {
    expect(inside('10.1.0.0/16', '10.1.255.1')).toBe(true);
    expect(inside('10.1.0.0/16', '::ffff:10.1.0.1')).toBe(true);
    expect(inside('10.1.0.0/16', '10.2.0.1')).toBe(false);
    expect(inside('fd00::/8', 'fd12::1')).toBe(true);
    expect(inside('127.0.0.1', '127.0.0.1')).toBe(true);
    expect(inside('127.0.0.1', '127.0.0.2')).toBe(false);
  });

  it.each(['', 'example.com', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', 'fe80::%eth0/10', '10.0.0/8', '::/129'])(
    'is not %j',
    (text) => expect(parseNetwork(text)).toBeNull(),
  );
});
