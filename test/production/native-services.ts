/** The services of docker-compose.yml as commands of this machine: all as written, but for addresses, ports and paths. */
import { join } from 'node:path';
import { childEnvironment } from '../../platform/env.ts';
import { root } from '../architecture/repository.ts';
import { composeFile, isOurs, type Service } from '../deploy/compose-file.ts';
import type { Command } from './part.ts';

export interface Places {
  /** What docker-compose.yml takes from its environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly postgresPort: number;
  readonly temporalPort: number;
  /** The image's `/app`. */
  readonly app: string;
  /** The programs of Temporal's images. */
  readonly programs: string;
  /** What a process may write to. */
  readonly temporary: string;
  /** Who runs our image; undefined: ourselves. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** @param ports instead of those that the service listens on, by the port in the compose file */
export function nativeCommand(name: string, places: Places, ports: Readonly<Record<string, number>> = {}): Command {
  const service = serviceOf(name, places);
  const env = Object.fromEntries(
    Object.entries(service.environment ?? {}).flatMap(([key, value]): [string, string][] => {
      // Without a value it is passed on, if it is set.
      const given = value ?? places.variables[key];
      return given === undefined ? [] : [[key, here(given, service, places, ports)]];
    }),
  );
  const { PATH: path = '' } = childEnvironment();
  // Every image has a home; the Temporal CLI insists on one.
  const common = { PATH: `${places.programs}:${path}`, TMPDIR: places.temporary, HOME: places.temporary };
  if (isOurs(service)) {
    const args = ['client/cli/tenure.js', ...(service.command ?? [])];
    const image = {
      NODE_OPTIONS: '--trace-warnings',
      NODE_ENV: 'production',
      XDG_CACHE_HOME: join(places.app, 'cache'),
    };
    const command = { program: process.execPath, args, cwd: places.app, env: { ...common, ...image, ...env } };
    return { ...command, ...(places.user && { user: places.user }) };
  }
  const [program = 'temporal-server', ...args] = service.entrypoint ?? ['temporal-server', 'start'];
  const mapped = args.map((arg) => here(arg, service, places, ports));
  const inImage = program.startsWith('/') ? program : join(places.programs, program);
  return { program: inImage, args: mapped, cwd: places.temporary, env: { ...common, ...env } };
}

export function serviceOf(name: string, { variables }: Pick<Places, 'variables'>): Service {
  const service = composeFile(variables).services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

function here(
  value: string,
  { volumes = [] }: Service,
  { postgresPort, temporalPort }: Places,
  ports: Readonly<Record<string, number>>,
): string {
  for (const volume of volumes) {
    const [source = '', target = ''] = volume.split(':');
    if (value === target) return join(root, source);
  }
  if (value === 'postgres') return '127.0.0.1';
  if (value === '5432') return String(postgresPort);
  if (value === '0.0.0.0') return '127.0.0.1';
  const moved = value.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/@postgres:5432\//, `@127.0.0.1:${postgresPort}/`);
  const port = /^(?:127\.0\.0\.1:)?(\d+)$/.exec(moved)?.[1];
  if (port !== undefined && ports[port] !== undefined) return moved.replace(port, String(ports[port]));
  return moved === 'temporal:7233' ? `127.0.0.1:${temporalPort}` : moved;
}
