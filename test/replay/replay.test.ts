import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { workflowBundle, type WorkflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import { MONTH_SCENARIOS } from '../workflows/month-scenarios.ts';
import { SCENARIOS } from '../workflows/scenarios.ts';
import { WHAT_IF_SCRIPTS } from '../workflows/what-if-play.ts';
import { TURN_PLAYS } from '../workflows/turns-play.ts';

installRuntime(createLogger({ level: 'silent', name: 'test' }));

const folder = import.meta.dirname;
const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
let bundle: WorkflowBundle;

beforeAll(async () => {
  bundle = await workflowBundle(readMachine().cacheFolder);
});

async function textOf(file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}

/** What replaying the histories (by name) with today's code found wrong: the replayer yields errors, it throws none. */
async function faultsIn(histories: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const wanted = Object.entries(histories).map(([name, text]): HistoryAndWorkflowId => {
    return { workflowId: name, history: JSON.parse(text) as unknown };
  });
  const faults: Record<string, string> = {};
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, wanted)) {
    replayed += 1;
    if (error !== undefined) faults[workflowId] = error.message;
  }
  expect(replayed).toBe(wanted.length);
  return faults;
}

describe('recorded histories', () => {
  it('replay with the code as it is', async () => {
    const histories = await Promise.all(files.map(async (file) => [file, await textOf(file)] as const));
    expect(await faultsIn(Object.fromEntries(histories))).toEqual({});
  });

  it('are there for every path', () => {
    const recorded = new Set(files.map((file) => /([^/\\]+?)(?:-\d+)?\.json$/.exec(file)?.[1]));
    const scenarios = [SCENARIOS, MONTH_SCENARIOS, WHAT_IF_SCRIPTS, TURN_PLAYS].flatMap((some) => Object.keys(some));
    expect(scenarios.filter((scenario) => !recorded.has(scenario))).toEqual([]);
  });

  it('that the code does not follow are found out', async () => {
    const history = await textOf('relationship-1/expiry.json');
    const other = history.replace('core_local_activity', 'other_local_activity');
    expect(other).not.toBe(history);
    expect(Object.keys(await faultsIn({ history, other }))).toEqual(['other']);
  });
});
