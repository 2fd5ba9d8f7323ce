import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment, readMachine, readSettings, SettingsError } from '../../platform/env.ts';
import { SETTINGS } from '../../platform/env/table.ts';

/** The error for an environment; fails if there is none. */
function faultOf(env: Record<string, string>): SettingsError {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`);
}

describe('settings', () => {
  it('have the defaults of docs/interfaces.md §5 when nothing is set', () => {
    expect(readSettings({})).toEqual({
      databaseUrl: null,
      temporalAddress: null,
      temporalNamespace: 'default',
      temporalApiKey: null,
      temporalTlsCa: null,
      temporalTlsCert: null,
      temporalTlsKey: null,
      temporalTlsServerName: null,
      temporalCliPath: null,
      dataDir: resolve('.tenure'),
      host: '127.0.0.1',
      port: 7300,
      metricsPort: null,
      url: 'http://127.0.0.1:7300',
      token: null,
      adminToken: null,
      oidcIssuer: null,
      oidcAudience: null,
      oidcRoleClaim: 'tenure_role',
      oidcPartnerClaim: 'tenure_partner',
      callsPerSecond: 500,
      clock: null,
      signalDebounce: { kind: 'never' },
      startRate: 50,
      smtpUrl: null,
      smtpFrom: null,
      webhookAllowHttp: false,
      traceEndpoint: null,
      webhookAllowNetworks: null,
      logLevel: 'info',
    });
  });

  it('are read as set', () => {
    const settings = readSettings({
      DATABASE_URL: 'postgresql://u:p@db.example:5432/tenure',
      TEMPORAL_ADDRESS: '[::1]:7233',
      TENURE_PORT: ' 8080 ',
      TENURE_ADMIN_TOKEN: 'x'.repeat(32),
      TENURE_CLOCK: '2024-02-29T12:00:00.5+01:00@10d/s',
      TENURE_SIGNAL_DEBOUNCE: '1d',
      TENURE_URL: 'https://tenure.example/',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/',
      TENURE_WEBHOOK_ALLOW_HTTP: 'yes',
      TENURE_WEBHOOK_ALLOW_NETWORKS: '10.1.0.0/16, ::1',
      LOG_LEVEL: 'debug',
    });
    expect(settings).toMatchObject({
      databaseUrl: 'postgresql://u:p@db.example:5432/tenure',
      temporalAddress: '[::1]:7233',
      port: 8080,
      adminToken: 'x'.repeat(32),
      clock: { anchor: Date.parse('2024-02-29T11:00:00.500Z'), speed: 864_000 },
      signalDebounce: { kind: 'atMostEvery', ms: 86_400_000 },
      url: 'https://tenure.example',
      webhookAllowHttp: true,
      webhookAllowNetworks: [
        { address: '10.1.0.0', prefix: 16, family: 'ipv4' },
        { address: '::1', prefix: 128, family: 'ipv6' },
      ],
      logLevel: 'debug',
    });
  });

  it('count as not set when they are empty', () => {
    const empty = Object.fromEntries(Object.values(SETTINGS).map(({ name }) => [name, '  ']));
    expect(readSettings(empty)).toEqual(readSettings({}));
  });

  it('lead the commands to where the API listens, unless they say otherwise', () => {
    expect(readSettings({ TENURE_PORT: '8080' }).url).toBe('http://127.0.0.1:8080');
    expect(readSettings({ TENURE_HOST: '0.0.0.0' }).url).toBe('http://127.0.0.1:7300');
    expect(readSettings({ TENURE_HOST: '::1' }).url).toBe('http://[::1]:7300');
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/x', 'postgresql://user:password@host:port/database'],
    ['DATABASE_URL', 'localhost', 'postgresql://user:password@host:port/database'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233', 'host:port'],
    ['TEMPORAL_ADDRESS', 'localhost', 'host:port'],
    ['TEMPORAL_ADDRESS', 'localhost:70000', 'host:port'],
    ['TEMPORAL_NAMESPACE', 'a b', '2 to 255 letters'],
    ['TEMPORAL_API_KEY', 'with space', 'visible ASCII'],
    ['TEMPORAL_TLS_SERVER_NAME', 'a/b', 'a host name'],
    ['TENURE_HOST', '127.0.0.1:80', 'a host name or an IP address, without a port'],
    ['TENURE_PORT', '0', 'a whole number from 1 to 65535'],
    ['TENURE_PORT', '65536', 'a whole number from 1 to 65535'],
    ['TENURE_PORT', '73OO', 'a whole number from 1 to 65535'],
    ['TENURE_METRICS_PORT', 'yes', 'a whole number from 1 to 65535'],
    ['TENURE_URL', '127.0.0.1:7300', 'an http:// or https:// address'],
    ['TENURE_TOKEN', 'zwölf', 'visible ASCII'],
    ['TENURE_ADMIN_TOKEN', 'x'.repeat(31), 'at least 32'],
    ['TENURE_CLOCK', '2024-02-30T00:00:00Z@10d/s', 'an RFC 3339 time, @ and a speed'],
    ['TENURE_CLOCK', '2024-01-01@10d/s', 'an RFC 3339 time, @ and a speed'],
    ['TENURE_CLOCK', '2024-01-01T00:00:00Z', 'an RFC 3339 time, @ and a speed'],
    ['TENURE_CLOCK', '2024-01-01T00:00:00Z@fast', 'an RFC 3339 time, @ and a speed'],
    ['TENURE_SIGNAL_DEBOUNCE', 'always', 'never, 0'],
    ['TENURE_START_RATE', '0', 'a whole number from 1 to 10000'],
    ['TENURE_START_RATE', '1.5', 'a whole number from 1 to 10000'],
    ['TENURE_WEBHOOK_ALLOW_HTTP', 'true', 'yes or no'],
    ['TENURE_WEBHOOK_ALLOW_NETWORKS', '10.0.0.0/8,localhost', 'IP addresses and networks apart by commas'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318', 'an http:// or https:// address'],
    ['LOG_LEVEL', 'verbose', 'one of trace, debug, info'],
  ])('refuse %s=%s and say what is allowed', (name, value, allowed) => {
    const { message, faults } = faultOf({ [name]: value });
    expect(faults.map((fault) => fault.name)).toEqual([name]);
    expect(message).toContain(`${name} is `);
    expect(message).toContain(`allowed is ${allowed}`);
  });

  it('that are wrong are named all at once', () => {
    const { faults, message } = faultOf({ TENURE_PORT: 'x', LOG_LEVEL: 'y', TENURE_HOST: 'ok' });
    expect(faults.map((fault) => fault.name)).toEqual(['TENURE_PORT', 'LOG_LEVEL']);
    expect(message).toContain('2 settings are wrong');
    expect(message).toContain('TENURE_PORT is "x"');
  });

  it.each(['DATABASE_URL', 'TEMPORAL_API_KEY', 'TENURE_TOKEN', 'TENURE_ADMIN_TOKEN'])(
    'that are secret are not shown: %s',
    (name) => {
      const { message, faults } = faultOf({ [name]: 'hunter2 hunter2' });
      expect(message).not.toContain('hunter2');
      expect(JSON.stringify(faults)).not.toContain('hunter2');
      expect(message).toContain(`${name} is a secret that is not shown`);
    },
  );

  it('want the client certificate and its key together', () => {
    const { faults } = faultOf({ TEMPORAL_TLS_CERT: 'client.pem' });
    expect(faults.map((fault) => fault.name)).toEqual(['TEMPORAL_TLS_KEY']);
    expect(readSettings({ TEMPORAL_TLS_CERT: 'client.pem', TEMPORAL_TLS_KEY: 'client.key' })).toMatchObject({
      temporalTlsCert: 'client.pem',
      temporalTlsKey: 'client.key',
    });
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

  it('lists exactly the settings there are, in the same order, each with its default', () => {
    const listed = [...text.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    expect(listed).toEqual(Object.values(SETTINGS).map(({ name, defaultText }) => [name, defaultText ?? '']));
  });

  it('says of each what it is for and what is allowed', () => {
    for (const { name, about, kind } of Object.values(SETTINGS)) {
      expect(text).toContain(`# ${about}\n# Allowed: ${kind.allowed}.\n# ${name}=`);
    }
  });
});

describe('the machine', () => {
  it('has programs on PATH and a cache folder', () => {
    expect(readMachine({ PATH: '/a::/b', XDG_CACHE_HOME: '/c' })).toEqual({
      pathFolders: ['/a', '/b'],
      cacheFolder: '/c',
    });
    expect(readMachine({ HOME: '/h' })).toEqual({ pathFolders: [], cacheFolder: '/h/.cache' });
  });

  it('gives programs we start its environment without our settings', () => {
    const env = { PATH: '/a', TENURE_TOKEN: 'secret', DATABASE_URL: 'secret' };
    expect(childEnvironment({ GOBIN: '/b' }, env)).toEqual({ PATH: '/a', GOBIN: '/b' });
  });
});
