/** A worker with a scripted `assess`, on which tests play runs of the relationship workflow, each for a client of its own. */
import { Context } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { NativeConnection } from '@temporalio/worker';
import type { AssessInput, Assessment, PeriodOutcome } from '../../activities/contract.ts';
import { sleep } from '../../platform/clock.ts';
import { readMachine } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { sha256 } from '../../platform/sha256.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { signalRelationship, startRelationship } from '../../worker/temporal/relationship-runs.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { workflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import {
  relationshipWorkflowId,
  WORKFLOW,
  type RelationshipInput,
  type RelationshipSignal,
} from '../../workflows/contract.ts';

/** What `assess` does when it is asked for the n-th time. */
export type Answer = Assessment | ((play: Play) => Promise<Assessment>);

export type Question = AssessInput & { readonly locally: boolean };

/** The run of one pair: what it asks, and what is done to it. */
export interface Play {
  readonly pair: Pair;
  readonly handle: WorkflowHandle<() => Promise<PeriodOutcome | null>>;
  /** Every attempt at `assess`, in order. */
  readonly asked: readonly Question[];
  readonly signal: (signal: RelationshipSignal) => Promise<void>;
  /** Waits until `assess` has been asked so often in all, and the run has had time to act on the answers. */
  readonly untilAsked: (times: number) => Promise<void>;
  /** Types of the history's events, without their prefix. */
  readonly events: (runId?: string) => Promise<readonly string[]>;
}

export interface Stage {
  readonly client: Client;
  /** Starts the run of (`harbour`, `name`), which is answered from the script; on request together with a signal. */
  readonly play: (name: string, script: readonly Answer[], firstSignal?: RelationshipSignal) => Promise<Play>;
  readonly close: () => Promise<void>;
}

export interface StagePlace {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly client: Client;
}

installRuntime(createLogger({ level: 'silent', name: 'test' }));

/** Long enough for a workflow task to be completed after its last activity. */
const SETTLE_MS = 150;

export async function openStage({ address, namespace, taskQueue, client }: StagePlace): Promise<Stage> {
  const plays = new Map<
    string,
    { readonly script: readonly Answer[]; readonly asked: Question[]; readonly play: Play }
  >();

  async function assess(input: AssessInput): Promise<Assessment> {
    const scene = plays.get(input.client);
    if (scene === undefined) throw new Error(`nobody plays ${input.client}`);
    scene.asked.push({ ...input, locally: Context.current().info.isLocal });
    const answer = scene.script[scene.asked.length - 1];
    if (answer === undefined) throw new Error(`the script of ${input.client} has no answer ${scene.asked.length}`);
    return typeof answer === 'function' ? answer(scene.play) : answer;
  }

  const connection = await NativeConnection.connect({ address });
  const bundle = await workflowBundle(readMachine().cacheFolder);
  const worker = await createRelationshipWorker({ connection, namespace, taskQueue, activities: { assess }, bundle });
  const running = worker.run();
  return {
    client,
    async play(name, script, firstSignal) {
      const pair = { partner: 'harbour' as PartnerId, client: name as ClientId };
      const asked: Question[] = [];
      const play = playOf(client, pair, asked);
      plays.set(name, { script, asked, play });
      if (firstSignal === undefined) await startRelationship(client, pair, taskQueue);
      else await signalWithStart(client, pair, taskQueue, firstSignal);
      return play;
    },
    async close() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

function playOf(client: Client, pair: Pair, asked: readonly Question[]): Play {
  const workflowId = relationshipWorkflowId(pair, sha256);
  return {
    pair,
    handle: client.workflow.getHandle(workflowId),
    asked,
    signal: (signal) => signalRelationship(client, pair, signal),
    async untilAsked(times) {
      const done = await waitUntil(() => asked.length >= times, { withinMs: 10_000 });
      if (done === null) throw new Error(`assess was asked ${asked.length} times, not ${times}`);
      await sleep(SETTLE_MS);
    },
    async events(runId) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const { events } = JSON.parse(historyToJSON(history)) as { events: { eventType: string }[] };
      return events.map(({ eventType }) => shortName(eventType));
    },
  };
}

/** The product never does this, but a signal can arrive before the first task all the same. */
async function signalWithStart(client: Client, pair: Pair, taskQueue: string, signal: RelationshipSignal) {
  const args: [RelationshipInput] = [{ v: 1, ...pair }];
  const workflowId = relationshipWorkflowId(pair, sha256);
  await client.workflow.signalWithStart(WORKFLOW.relationship, { workflowId, taskQueue, args, signal, signalArgs: [] });
}

/** `EVENT_TYPE_TIMER_STARTED` is `TimerStarted`. */
function shortName(eventType: string): string {
  const words = eventType.replace('EVENT_TYPE_', '').toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
