/**
 * Records a history of every path of the workflows, for replay: `npx tsx scripts/record-histories.ts LABEL`.
 *
 * Histories under another label stay: open runs were started by older code, and a change that can't replay their
 * histories needs `patched()`. Record anew, under a new label, when a path was added or its events changed on purpose.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { readSettings } from '../platform/env.ts';
import { startTemporaryServers } from '../platform/temporary-servers.ts';
import { MONTH_SCENARIOS } from '../test/workflows/month-scenarios.ts';
import { openMonthStage } from '../test/workflows/month-stage.ts';
import { playWhatIf, WHAT_IF_SCRIPTS } from '../test/workflows/what-if-play.ts';
import { SCENARIOS } from '../test/workflows/scenarios.ts';
import { openStage, type Play } from '../test/workflows/stage.ts';
import { playTurns, TURN_PLAYS } from '../test/workflows/turns-play.ts';
import { SEARCH_ATTRIBUTE, TASK_QUEUE } from '../workflows/contract.ts';

const ROOT = resolve(import.meta.dirname, '..');
const NAMESPACE = 'default';

const label = process.argv[2];
if (label === undefined || !/^[a-z0-9-]+$/.test(label)) {
  throw new Error('say under which label to keep the histories: lower-case letters, digits and -');
}
await recordAll(join(ROOT, 'test/replay', label));

async function recordAll(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const servers = await startTemporaryServers({
    purpose: 'record',
    postgres: null,
    temporal: {
      cliPath: readSettings().temporalCliPath,
      namespace: NAMESPACE,
      keywords: Object.values(SEARCH_ATTRIBUTE),
    },
  });
  const address = servers.temporal?.address ?? '';
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace: NAMESPACE, identity: 'recorder' });
  const place = { address, namespace: NAMESPACE, taskQueue: TASK_QUEUE, client };
  const stage = await openStage(place);
  for (const [name, scenario] of Object.entries(SCENARIOS)) await record(client, folder, name, await scenario(stage));
  await stage.close();
  const months = await openMonthStage(place);
  for (const [name, scenario] of Object.entries(MONTH_SCENARIOS)) {
    const { handle, runId } = await scenario(months);
    await keep(folder, name, handle);
    const { runId: last } = await handle.describe();
    if (last !== runId) await keep(folder, `${name}-1`, client.workflow.getHandle(handle.workflowId, runId));
  }
  await months.close();
  for (const [index, [name, script]] of Object.entries(WHAT_IF_SCRIPTS).entries()) {
    await playWhatIf(place, index + 1, script, (run) => keep(folder, name, run));
  }
  for (const [name, turns] of Object.entries(TURN_PLAYS)) {
    await playTurns(place, turns, (run) => keep(folder, name, run));
  }
  await connection.close();
  await servers.stop();
}

/** One file for each run of the chain. */
async function record(client: Client, folder: string, name: string, play: Play): Promise<void> {
  const runs = [...new Set(play.asked.map(({ runId }) => runId))];
  for (const [index, runId] of runs.entries()) {
    const run = client.workflow.getHandle(play.handle.workflowId, runId);
    await keep(folder, runs.length === 1 ? name : `${name}-${index + 1}`, run);
  }
}

async function keep(folder: string, name: string, run: Pick<WorkflowHandle, 'fetchHistory'>): Promise<void> {
  const history = await run.fetchHistory();
  await writeFile(join(folder, `${name}.json`), `${anonymous(historyToJSON(history))}\n`);
  process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
}

/** Without what says on which machine it was recorded. */
function anonymous(json: string): string {
  return json
    .replaceAll(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""')
    .replaceAll(new RegExp(String.raw`\d+@${hostname().replaceAll('.', String.raw`\.`)}`, 'g'), 'recorder')
    .replaceAll(ROOT, '.');
}
