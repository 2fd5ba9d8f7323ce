/** What a start prints when everything runs: where to look, what is going on, what to try. */
import { join, relative } from 'node:path';
import type { Settings } from '../../../platform/env.ts';
import { adminTokenFile } from '../../up/admin-token.ts';
import type { Overview } from '../../up/overview/overview.ts';
import { printable } from '../output/printable.ts';
import { indented, overviewText } from './overview-text.ts';
import type { Up } from './start-up.ts';
import { prefixOf, type UpOptions } from './up-settings.ts';

/** For people, or with `--json` one line for machines. */
export function welcome(up: Up, shown: Overview, settings: Settings, options: UpOptions): string {
  if (options.json === true) return `${JSON.stringify({ ...placesOf(up, settings), ...shown })}\n`;
  const parts = [
    'Tenure runs. Ctrl-C stops it; the next start continues here.',
    indented(placeLines(up, settings)),
    overviewText(shown),
    ['Try next', ...commandsFor(shown).map((command) => `  ${prefixOf(settings)}npx tenure ${command}`)].join('\n'),
  ];
  return `\n${printable(parts.join('\n\n'))}\n\n`;
}

function placesOf({ api, servers, logFile }: Up, { dataDir }: Settings) {
  return {
    api: api.url,
    docs: api.hasDocs ? `${api.url}/docs` : null,
    openapi: `${api.url}/openapi.json`,
    temporalUi: servers.ownTemporal?.uiUrl ?? null,
    temporal: servers.temporal.address,
    tokenFile: adminTokenFile(dataDir),
    dataDir,
    database: servers.ownPostgres?.cluster ?? null,
    log: logFile,
  };
}

function placeLines(up: Up, settings: Settings): readonly (readonly string[])[] {
  const { api, docs, openapi, temporalUi, temporal, tokenFile, log } = placesOf(up, settings);
  return [
    ['API', api, docs === null ? `described at ${openapi}` : `described at ${docs}`],
    ['Temporal', temporalUi ?? temporal, temporalUi === null ? 'not ours' : 'every durable run with its history'],
    ['token', here(tokenFile), 'the commands find it by themselves'],
    ['log', here(log), ''],
  ];
}

/** The shorter of the two ways to write it. */
function here(path: string): string {
  const way = relative(process.cwd(), path);
  return way !== '' && way.length < path.length ? join('.', way) : path;
}

/** With real names, so that they can be copied. The removal is one that ends and costs something, if there is one. */
function commandsFor({ nextToExpire: [next], keptByOne }: Overview): readonly string[] {
  const general = ['doctor', 'export periods --format csv'];
  if (next === undefined) return ['ingest LOG', ...general];
  const { partner, client, heldBy } = next;
  const removal = keptByOne ?? { user: heldBy, client };
  return [
    'relationship list --expiring 30d',
    `relationship show ${partner} ${client}`,
    `access remove ${removal.user} ${removal.client}`,
    ...general,
  ];
}
