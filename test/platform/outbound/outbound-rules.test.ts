import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkTarget,
  guardedLookup,
  PUBLIC_HTTPS,
  type OutboundRules,
  type Resolve,
} from '../../../platform/outbound/outbound-rules.ts';

const local: OutboundRules = {
  allowHttp: true,
  allowedNetworks: [{ address: '127.0.0.0', prefix: 8, family: 'ipv4' }],
};

const pointsTo =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a target', () => {
  it('on the public internet over HTTPS is taken, in its one form', async () => {
    expect(await checkTarget('HTTPS://Example.com:443/in?x=1#part', PUBLIC_HTTPS, pointsTo('93.184.216.34'))).toBe(
      'https://example.com/in?x=1',
    );
  });

  it.each([
    ['plain HTTP', 'http://93.184.216.34/', /must be an https/],
    ['another protocol', 'ftp://93.184.216.34/', /must be an https/],
    ['a file', 'file:///etc/passwd', /must be an https/],
    ['no URL', 'example.com/in', /no URL/],
    ['credentials', 'https://ann:secret@93.184.216.34/', /no place in it/],
    ['a private address', 'https://100.64.0.1/', /100\.64\.0\.1 is not on the public internet/],
    ['loopback in decimal', 'https://2130706433/', /127\.0\.0\.1 is not/],
    ['loopback in hex', 'https://0x7f.1/', /127\.0\.0\.1 is not/],
    ['metadata in octal', 'https://0251.0376.0251.0376/', /169\.254\.169\.254 is not/],
    ['loopback in IPv6', 'https://[::1]/', /::1 is not/],
    ['a mapped address', 'https://[::ffff:169.254.169.254]/', /is not on the public internet/],
    ['far too much', `https://example.com/${'x'.repeat(2_000)}`, /no URL of at most/],
  ])('with %s is refused', async (_what, url, message) => {
    await expect(checkTarget(url, PUBLIC_HTTPS, pointsTo('93.184.216.34'))).rejects.toThrow(message);
  });

  it('whose name points into our network is refused, also when it points to a public address too', async () => {
    const both = pointsTo('93.184.216.34', '192.168.1.1');
    await expect(checkTarget('https://example.com/', PUBLIC_HTTPS, both)).rejects.toThrow(
      /example\.com \(192\.168\.1\.1\)/,
    );
  });

  it('whose name nobody knows is refused', async () => {
    const unknown: Resolve = async () => Promise.reject(new Error('ENOTFOUND'));
    await expect(checkTarget('https://nowhere.example/', PUBLIC_HTTPS, unknown)).rejects.toThrow(/can not be resolved/);
  });

  it('in a network that settings allow is taken', async () => {
    expect(await checkTarget('http://127.0.0.1:8080/in', local)).toBe('http://127.0.0.1:8080/in');
    await expect(checkTarget('http://100.64.0.1/', local)).rejects.toThrow(/not on the public internet/);
  });
});

describe('a connection', () => {
  it('is refused when the name points elsewhere than it did when it was checked (DNS rebinding)', async () => {
    let calls = 0;
    const server = createServer(() => (calls += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const answers = ['93.184.216.34', '127.0.0.1'];
    const rebinding: Resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const rules: OutboundRules = { ...PUBLIC_HTTPS, allowHttp: true };

    const url = await checkTarget(`http://rebinding.example:${port}/`, rules, rebinding);
    const failed = once(request(url, { lookup: guardedLookup(rules, rebinding) }).end(), 'error');
    expect(String((await failed)[0])).toContain('rebinding.example (127.0.0.1) is not on the public internet');
    expect(calls).toBe(0);
  });

  it('goes where the rules allow, by either kind of lookup', async () => {
    const look = guardedLookup(local, pointsTo('::1', '127.0.0.1'));
    await expect(new Promise((_, reject) => look('x', { all: true }, (error) => reject(error)))).rejects.toThrow(/::1/);
    const inside = guardedLookup(local, pointsTo('127.0.0.1'));
    expect(
      await new Promise((resolve) => inside('x', {}, (_error, address, family) => resolve([address, family]))),
    ).toEqual(['127.0.0.1', 4]);
    expect(
      await new Promise((resolve) => inside('x', { all: true, family: 4 }, (_error, all) => resolve(all))),
    ).toEqual([{ address: '127.0.0.1', family: 4 }]);
    await expect(new Promise((_, reject) => inside('x', { family: 6 }, (error) => reject(error)))).rejects.toThrow(
      /no address/,
    );
  });
});
