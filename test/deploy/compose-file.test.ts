/** docker-compose.yml against the code: settings that are read, ports and paths that are served, who waits for whom. */
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../platform/env.ts';
import { SETTINGS } from '../../platform/env/table.ts';
import { SEARCH_ATTRIBUTE } from '../../workflows/contract.ts';
import { repositoryFiles, textOf } from '../architecture/repository.ts';
import { composeFile, isOurs, MissingVariableError, neededVariables, type Service } from './compose-file.ts';

const SECRETS = {
  POSTGRES_PASSWORD: 'aaaa',
  TENURE_DB_PASSWORD: 'bbbb',
  TEMPORAL_DB_PASSWORD: 'cccc',
  TENURE_ADMIN_TOKEN: 'd'.repeat(48),
};
const { services, volumes } = composeFile(SECRETS);
const names = Object.keys(services);
/** Those that run our image. */
const OURS = ['migrate', 'api', 'worker'] as const;
/** Settings that mean nothing in a container: they are for `tenure up` or for the commands that call the API. */
const FOR_ELSEWHERE = ['TEMPORAL_CLI_PATH', 'TENURE_DATA_DIR', 'TENURE_URL', 'TENURE_TOKEN'];
/** Read by its own code, not by ours. */
const OF_OPENTELEMETRY = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'];

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

/** What our process reads from its environment; what is passed on is not set here. */
function settingsOf(name: string) {
  const given = Object.entries(service(name).environment ?? {}).filter(([, value]) => value !== null);
  return readSettings(Object.fromEntries(given) as Record<string, string>);
}

/** Every service that `name` waits for, however indirectly. */
function waitsFor(name: string): ReadonlySet<string> {
  const direct = Object.keys(service(name).depends_on ?? {});
  return new Set(direct.flatMap((other) => [other, ...waitsFor(other)]));
}

describe('secrets', () => {
  it('are all taken from the environment, and have no default', () => {
    expect(neededVariables()).toEqual(Object.keys(SECRETS).sort());
    for (const secret of Object.keys(SECRETS)) {
      expect(() => composeFile({ ...SECRETS, [secret]: '' })).toThrow(MissingVariableError);
    }
    expect(textOf('docker-compose.yml')).not.toMatch(/(?:PASSWORD|PWD|TOKEN): [^$\s]/);
  });

  it('go only to those that need them', () => {
    const holders = (secret: string): readonly string[] =>
      names.filter((name) => JSON.stringify(service(name).environment ?? {}).includes(secret));
    expect(holders(SECRETS.POSTGRES_PASSWORD)).toEqual(['postgres']);
    expect(holders(SECRETS.TEMPORAL_DB_PASSWORD)).toEqual(['postgres', 'temporal-schema', 'temporal']);
    expect(holders(SECRETS.TENURE_ADMIN_TOKEN)).toEqual(['api']);
  });

  it('are those that roles.sql reads', () => {
    const read = [...textOf('deploy/postgres/roles.sql').matchAll(/^\\getenv \w+ (\w+)$/gm)].map(([, name]) => name);
    expect(Object.keys(service('postgres').environment ?? {})).toEqual(expect.arrayContaining(read));
    expect(read).toHaveLength(2);
  });
});

describe('settings', () => {
  const known = Object.values(SETTINGS).map(({ name }) => name);

  it.each(OURS)('of %s are ones that the code reads', (name) => {
    const given = Object.keys(service(name).environment ?? {});
    expect(given.filter((setting) => !known.includes(setting) && !OF_OPENTELEMETRY.includes(setting))).toEqual([]);
  });

  it('of OpenTelemetry that the operating guide names can be set too', () => {
    const named = [...textOf('docs/operating.md').matchAll(/`(OTEL_\w+)`/g)].map(([, name = '']) => name);
    expect(named).toEqual(expect.arrayContaining(['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER']));
    const passed = Object.keys(service('worker').environment ?? {});
    expect(named.filter((name) => !passed.includes(name))).toEqual([]);
  });

  it('that mean something in a container can all be set', () => {
    const passed = new Set(OURS.flatMap((name) => Object.keys(service(name).environment ?? {})));
    // TLS and an API key are for a Temporal server that is not of this file.
    const forOtherServers = /^TEMPORAL_(?:TLS_|API_KEY)/;
    const wanted = known.filter((name) => !FOR_ELSEWHERE.includes(name) && !forOtherServers.test(name));
    expect(wanted.filter((name) => !passed.has(name))).toEqual([]);
  });

  it.each(OURS)('of %s are allowed, and name the database of roles.sql', (name) => {
    const { databaseUrl } = settingsOf(name);
    expect(databaseUrl).toBe(`postgresql://tenure:${SECRETS.TENURE_DB_PASSWORD}@postgres:5432/tenure`);
    expect(textOf('deploy/postgres/roles.sql')).toMatch(/CREATE DATABASE tenure OWNER tenure;/);
  });

  it('give each process what it can not start without', () => {
    expect(settingsOf('api').adminToken).toBe(SECRETS.TENURE_ADMIN_TOKEN);
    expect(settingsOf('worker').temporalAddress).toBe('temporal:7233');
  });

  it('name one Temporal namespace, and the search attributes of our runs', () => {
    const { TEMPORAL_NAMESPACE: namespace, KEYWORDS: keywords } = service('temporal-namespace').environment ?? {};
    expect(settingsOf('worker').temporalNamespace).toBe(namespace);
    expect(keywords?.split(' ')).toEqual(Object.values(SEARCH_ATTRIBUTE));
  });
});

describe('environments', () => {
  it('are text, or passed on', () => {
    const values = names.flatMap((name) => Object.values(service(name).environment ?? {}) as unknown[]);
    expect(values.filter((value) => value !== null && typeof value !== 'string')).toEqual([]);
  });
});

describe('logs', () => {
  it('are kept up to a size', () => {
    for (const name of names) {
      expect(service(name).logging).toEqual({ driver: 'json-file', options: { 'max-size': '50m', 'max-file': '5' } });
    }
  });
});

describe('ports', () => {
  it('are those that API and worker listen on, for everybody inside', () => {
    expect(settingsOf('api')).toMatchObject({ host: '0.0.0.0', port: 7300 });
    expect(settingsOf('worker')).toMatchObject({ host: '0.0.0.0', metricsPort: 7301 });
    expect(textOf('Dockerfile')).toMatch(/^EXPOSE 7300 7301$/m);
  });

  it('are open to this machine only', () => {
    const open = names.flatMap((name) => service(name).ports ?? []);
    expect(open).toEqual(['127.0.0.1:8080:8080', '127.0.0.1:7300:7300']);
  });
});

describe('who waits for whom', () => {
  it.each([
    ['temporal-schema', 'postgres', 'service_healthy'],
    ['temporal', 'temporal-schema', 'service_completed_successfully'],
    ['temporal-namespace', 'temporal', 'service_healthy'],
    ['temporal-ui', 'temporal', 'service_healthy'],
    ['migrate', 'postgres', 'service_healthy'],
    ['api', 'migrate', 'service_completed_successfully'],
    ['worker', 'migrate', 'service_completed_successfully'],
    ['worker', 'temporal-namespace', 'service_completed_successfully'],
  ])('%s waits for %s', (name, other, condition) => {
    expect(service(name).depends_on?.[other]?.condition).toBe(condition);
  });

  it('reaches back to PostgreSQL for everything', () => {
    for (const name of names.filter((one) => one !== 'postgres')) expect(waitsFor(name)).toContain('postgres');
  });

  it('is about services that can be waited for', () => {
    const waits = names.flatMap((name) => Object.entries(service(name).depends_on ?? {}));
    const jobs = waits.filter(([, { condition }]) => condition === 'service_completed_successfully');
    const servers = waits.filter(([, { condition }]) => condition === 'service_healthy');
    for (const [job] of jobs) expect(service(job).restart).toBe('on-failure:5');
    for (const [server] of servers) expect(service(server).healthcheck?.test[0]).toBe('CMD');
  });
});

describe('our containers', () => {
  it.each(OURS)(
    '%s has a read-only root, no capability, one folder to write in, and hears signals from the start',
    (name) => {
      expect(service(name)).toMatchObject({
        init: true,
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    },
  );

  it('are all of one image, which is built once, by the one that the others wait for', () => {
    expect(names.filter((name) => isOurs(service(name)))).toEqual(OURS);
    expect(names.filter((name) => service(name).build !== undefined)).toEqual(['migrate']);
    expect(service('migrate').build).toBe('.');
  });

  it('run commands that there are, two workers of them', () => {
    expect(OURS.map((name) => service(name).command)).toEqual([['migrate'], ['api'], ['worker']]);
    expect(service('worker').deploy?.replicas).toBe(2);
  });

  it('have more time to stop than a process takes', () => {
    const limit = /DEFAULT_LIMIT_MS = ([\d_]+)/.exec(textOf('platform/shutdown.ts'))?.[1];
    for (const name of ['api', 'worker']) {
      expect(Number.parseInt(service(name).stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
        Number(limit?.replaceAll('_', '')),
      );
    }
  });

  it('are named after this version', () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    expect(new Set(OURS.map((name) => service(name).image))).toEqual(new Set([`tenure:${version}`]));
  });
});

describe('images and files', () => {
  it('are pinned to a whole version', () => {
    const others = names
      .map(service)
      .filter((one) => !isOurs(one))
      .map(({ image }) => image);
    for (const image of others) expect(image).toMatch(/^[\w/-]+:\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/);
    const temporal = others.filter((image) => /temporalio\/(?:server|admin-tools):/.test(image));
    expect(new Set(temporal.map((image) => image.split(':')[1])).size).toBe(1);
  });

  it('that are mounted are here', () => {
    const mounted = names.flatMap((name) => service(name).volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    const files = mounted.filter((source) => source.startsWith('./')).map((source) => source.slice(2));
    expect(files.filter((file) => !repositoryFiles().includes(file))).toEqual([]);
    expect(mounted.filter((source) => !source.startsWith('./'))).toEqual(Object.keys(volumes));
  });
});
