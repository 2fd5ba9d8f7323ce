/** How the development server is started. */

export interface ServerTraits {
  readonly port: number;
  /** Where its web page listens; null for none. */
  readonly uiPort: number | null;
  /** Where it keeps workflows; null for memory. */
  readonly databaseFile: string | null;
  readonly dynamicConfig: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The server's own limits protect a shared server; here only we use it, and they would throttle a replay of years
 * (defaults: 2,400 requests a second and namespace, 1,200 for matching, 3,000 for history, 100 for visibility).
 */
const LIMITS: ServerTraits['dynamicConfig'] = {
  'frontend.rps': 50_000,
  'frontend.namespaceRPS': 50_000,
  'frontend.namespaceRPS.visibility': 5_000,
  'frontend.namespaceCount': 10_000,
  'history.rps': 100_000,
  'matching.rps': 50_000,
  'frontend.persistenceMaxQPS': 100_000,
  'history.persistenceMaxQPS': 100_000,
  'matching.persistenceMaxQPS': 100_000,
};

/** The arguments after `temporal`. Namespaces and search attributes are made later: a database it had ignores them here. */
export function serverArguments({ port, uiPort, databaseFile, dynamicConfig }: ServerTraits): readonly string[] {
  const settings = Object.entries({ ...LIMITS, ...dynamicConfig });
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    uiPort === null ? '--headless' : `--ui-port=${uiPort}`,
    ...(databaseFile === null ? [] : [`--db-filename=${databaseFile}`]),
    '--log-level=warn',
    '--log-format=json',
    // The user's own settings of the CLI are none of ours.
    '--disable-config-file',
    '--disable-config-env',
    ...settings.map(([key, value]) => `--dynamic-config-value=${key}=${JSON.stringify(value)}`),
  ];
}
