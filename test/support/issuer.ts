/** A real issuer of tokens on this machine: it serves its discovery document and its keys, and signs. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';

export interface Issuer {
  readonly url: string;
  /** Documents that were asked for, in order. */
  readonly asked: string[];
  /** Whether it answers; if not, with 500. */
  isUp: boolean;
  /** A token of today for `tenure` with these claims, which may take the place of those. */
  sign(claims?: Readonly<Record<string, unknown>>, options?: SignOptions): Promise<string>;
  /** From now on signs with a new key; the old one is served as long as told. */
  rotate(keepsOld: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface SignOptions {
  /** A key of somebody else, under the name of ours. */
  readonly forged?: boolean;
  /** With no signature at all. */
  readonly unsigned?: boolean;
  /** With the public key as a shared secret, as a confused verifier would take it. */
  readonly symmetric?: boolean;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const ALGORITHM = 'ES256';

export async function startIssuer(): Promise<Issuer> {
  const keys = [await makeKey('1')];
  const served = [...keys];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` },
      '/keys': { keys: served.map(({ jwk }) => jwk) },
    };
    const document = issuer.isUp ? documents[request.url ?? ''] : undefined;
    response.writeHead(document === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const issuer: Issuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    isUp: true,
    async sign(claims = {}, { forged = false, unsigned = false, symmetric = false } = {}) {
      const key = keys.at(-1);
      if (key === undefined) throw new Error('an issuer has a key');
      const all = { iss: issuer.url, aud: 'tenure', sub: 'ann', ...claims };
      if (unsigned) return new UnsecuredJWT(all).setExpirationTime('1h').encode();
      const expiring = 'exp' in claims ? new SignJWT(all) : new SignJWT(all).setExpirationTime('1h');
      if (symmetric) {
        const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
        return expiring.setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
      }
      const signing = forged ? (await generateKeyPair(ALGORITHM)).privateKey : key.privateKey;
      return expiring.setProtectedHeader({ alg: ALGORITHM, kid: key.kid }).sign(signing);
    },
    async rotate(keepsOld) {
      const key = await makeKey(String(keys.length + 1));
      keys.push(key);
      served.splice(0, keepsOld ? 0 : served.length);
      served.push(key);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}

async function makeKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' } };
}
