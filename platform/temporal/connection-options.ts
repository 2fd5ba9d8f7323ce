/** How to connect to Temporal, for clients and workers alike. */
import { readFile } from 'node:fs/promises';
import { messageOf } from '../errno.ts';
import { TemporalTlsFileError } from './temporal-errors.ts';

/** The settings a connection depends on. */
export interface TemporalAccess {
  readonly temporalApiKey: string | null;
  readonly temporalTlsCa: string | null;
  readonly temporalTlsCert: string | null;
  readonly temporalTlsKey: string | null;
  readonly temporalTlsServerName: string | null;
}

interface Tls {
  serverNameOverride?: string;
  serverRootCACertificate?: Buffer;
  clientCertPair?: { crt: Buffer; key: Buffer };
}

/** What both `Connection.connect` and `NativeConnection.connect` take. */
export interface TemporalConnectionOptions {
  address: string;
  apiKey?: string;
  tls?: Tls;
}

/**
 * The options for a server at `address`. TLS is used if there is an API key or any TEMPORAL_TLS_ setting, else
 * plain text. Throws {@link TemporalTlsFileError}.
 */
export async function connectionOptions(address: string, access: TemporalAccess): Promise<TemporalConnectionOptions> {
  const tls: Tls = {};
  if (access.temporalTlsServerName !== null) tls.serverNameOverride = access.temporalTlsServerName;
  if (access.temporalTlsCa !== null) tls.serverRootCACertificate = await read('TEMPORAL_TLS_CA', access.temporalTlsCa);
  if (access.temporalTlsCert !== null && access.temporalTlsKey !== null) {
    const [crt, key] = await Promise.all([
      read('TEMPORAL_TLS_CERT', access.temporalTlsCert),
      read('TEMPORAL_TLS_KEY', access.temporalTlsKey),
    ]);
    tls.clientCertPair = { crt, key };
  }
  const apiKey = access.temporalApiKey;
  const isEncrypted = apiKey !== null || Object.keys(tls).length > 0;
  return { address, ...(apiKey !== null && { apiKey }), ...(isEncrypted && { tls }) };
}

async function read(setting: string, path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new TemporalTlsFileError(setting, path, messageOf(error));
  });
}
