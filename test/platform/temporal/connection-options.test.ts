import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../platform/env.ts';
import { connectionOptions } from '../../../platform/temporal/connection-options.ts';
import { TemporalTlsFileError } from '../../../platform/temporal/temporal-errors.ts';
import { newFolder } from '../../support/servers/new-folder.ts';

const ADDRESS = 'temporal.example:7233';

describe('the connection to Temporal', () => {
  it('is plain text when nothing asks for more', async () => {
    expect(await connectionOptions(ADDRESS, readSettings({}))).toEqual({ address: ADDRESS });
  });

  it('uses TLS with an API key', async () => {
    const options = await connectionOptions(ADDRESS, readSettings({ TEMPORAL_API_KEY: 'key' }));
    expect(options).toEqual({ address: ADDRESS, apiKey: 'key', tls: {} });
  });

  it('uses the certificates that the settings name', async () => {
    const folder = newFolder();
    const file = (name: string): string => {
      writeFileSync(join(folder, name), `content of ${name}`);
      return join(folder, name);
    };
    const settings = readSettings({
      TEMPORAL_TLS_CA: file('ca.pem'),
      TEMPORAL_TLS_CERT: file('client.pem'),
      TEMPORAL_TLS_KEY: file('client.key'),
      TEMPORAL_TLS_SERVER_NAME: 'inner.example',
    });
    expect(await connectionOptions(ADDRESS, settings)).toEqual({
      address: ADDRESS,
      tls: {
        serverNameOverride: 'inner.example',
        serverRootCACertificate: Buffer.from('content of ca.pem'),
        clientCertPair: { crt: Buffer.from('content of client.pem'), key: Buffer.from('content of client.key') },
      },
    });
  });

  it('is not tried with a file that can not be read', async () => {
    const settings = readSettings({ TEMPORAL_TLS_CA: join(newFolder(), 'missing.pem') });
    const fault = connectionOptions(ADDRESS, settings);
    await expect(fault).rejects.toThrow(TemporalTlsFileError);
    await expect(fault).rejects.toThrow(/TEMPORAL_TLS_CA is ".*missing\.pem", and that can't be read/);
  });
});
