/** The only reader of `process.env` (`docs/interfaces.md §5`). */
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { SettingsError } from './env/settings-error.ts';
import type { SettingFault } from './env/settings-error.ts';
import { SETTINGS } from './env/table.ts';

export { SettingsError } from './env/settings-error.ts';

type Table = typeof SETTINGS;
type Name = keyof Table;
type Values = { readonly [K in Name]: Exclude<ReturnType<Table[K]['read']>, undefined> };

/** Every setting, read. Null means: not set, and without a default. Paths of ours are absolute. */
export type Settings = Omit<Values, 'url'> & { readonly url: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings; an empty value counts as not set. Throws {@link SettingsError} with everything that is wrong. */
export function readSettings(env: Environment = process.env): Settings {
  const faults: SettingFault[] = [];
  const entries = Object.entries(SETTINGS).map(([key, setting]) => {
    const text = textOf(env, setting.name);
    const value = setting.read(text);
    if (value === undefined) {
      faults.push({ name: setting.name, value: setting.secret ? null : text, allowed: setting.kind.allowed });
    }
    return [key, value];
  });
  faults.push(...faultsBetween(env));
  const values: object = Object.fromEntries(entries);
  if (!areComplete(values, faults)) throw new SettingsError(faults);
  return { ...values, dataDir: resolve(values.dataDir), url: values.url ?? urlOf(values) };
}

/** What the machine offers, besides settings of ours. */
export interface Machine {
  /** The folders of PATH, in order. */
  readonly pathFolders: readonly string[];
  /** The user's folder for things that can be made again. */
  readonly cacheFolder: string;
}

/** Reads where this machine keeps programs and caches. */
export function readMachine(env: Environment = process.env): Machine {
  const cache = textOf(env, 'XDG_CACHE_HOME');
  return {
    pathFolders: (textOf(env, 'PATH') ?? '').split(delimiter).filter((folder) => folder !== ''),
    cacheFolder: cache ?? join(textOf(env, 'HOME') ?? homedir(), '.cache'),
  };
}

/** The environment for a program we start: ours without our settings (it needs none, some are secret), and `extra`. */
export function childEnvironment(extra: Environment = {}, env: Environment = process.env): NodeJS.ProcessEnv {
  const ours = new Set<string>(Object.values(SETTINGS).map((setting) => setting.name));
  return Object.fromEntries([...Object.entries(env).filter(([name]) => !ours.has(name)), ...Object.entries(extra)]);
}

/** Each entry came from its own setting's `read`; only a fault leaves one without its value. */
function areComplete(values: object, faults: readonly SettingFault[]): values is Values {
  return faults.length === 0 && !Object.values(values).includes(undefined);
}

function textOf(env: Environment, name: string): string | null {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? null : text;
}

/** Settings that are right each by itself, but not together. */
function faultsBetween(env: Environment): readonly SettingFault[] {
  return TOGETHER.flatMap((pair) => {
    const missing = pair.filter(({ name }) => textOf(env, name) === null);
    const [one] = missing;
    if (one === undefined || missing.length === pair.length) return [];
    const other = pair.find((setting) => setting !== one)?.name;
    return [{ name: one.name, value: '', allowed: `${one.kind.allowed}, as ${other} is set too` }];
  });
}

const TOGETHER = [
  [SETTINGS.temporalTlsCert, SETTINGS.temporalTlsKey],
  [SETTINGS.oidcIssuer, SETTINGS.oidcAudience],
  [SETTINGS.smtpUrl, SETTINGS.smtpFrom],
] as const;

/** An API that listens on all addresses is reached on this machine's own. */
function urlOf({ host, port }: Pick<Values, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
