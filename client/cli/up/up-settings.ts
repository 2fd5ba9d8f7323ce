/** Settings of `tenure up`: those of the environment, with what the command line says instead. */
import { resolve } from 'node:path';
import { readSettings, type Settings } from '../../../platform/env.ts';

export interface UpOptions {
  readonly example: 'oss' | 'none';
  /** Instead of TENURE_DATA_DIR. */
  readonly data?: string;
  /** Instead of TENURE_PORT. */
  readonly port?: number;
  readonly json?: true;
}

/** Throws `SettingsError` with everything that is wrong. */
export function upSettings({ data, port }: UpOptions): Settings {
  const settings = readSettings();
  return {
    ...settings,
    ...(data !== undefined && { dataDir: resolve(data) }),
    ...(port !== undefined && { port }),
  };
}

/** What commands in another terminal need in front of them, to find this data folder and this API. */
export function prefixOf({ dataDir, host, port }: Settings): string {
  const usual = readSettings({});
  const settings = [
    ...(dataDir === usual.dataDir ? [] : [`TENURE_DATA_DIR=${quoted(dataDir)}`]),
    ...(host === usual.host ? [] : [`TENURE_HOST=${host}`]),
    ...(port === usual.port ? [] : [`TENURE_PORT=${port}`]),
  ];
  return settings.map((setting) => `${setting} `).join('');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./~@%+,:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
