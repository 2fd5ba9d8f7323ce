/** The activities that the rule bench decides, and the rules it decides them by. */
import { readFileSync, readdirSync } from 'node:fs';
import type { JsonObject } from '../../rules/events/event.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { Programme } from '../../rules/programme/programme.ts';

export interface BenchActivity {
  readonly time: number;
  readonly data: {
    readonly tool: string;
    readonly action: string;
    readonly asset: string;
    readonly properties: JsonObject;
  };
}

export type LogName = 'example' | 'unique';

const EXAMPLE = new URL('../../examples/oss/', import.meta.url);

export function exampleProgramme(): Programme {
  const folder = new URL('programme/', EXAMPLE);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  const result = parseProgramme(new Map(paths.map((path) => [path, readFileSync(new URL(path, folder), 'utf8')])));
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** `example`: as it is, without the lines that repeat an earlier one. `unique`: no asset and no property twice. */
export function readActivities(log: LogName): readonly BenchActivity[] {
  return log === 'example' ? exampleActivities() : exampleActivities().map(made);
}

interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: BenchActivity['data'];
}

function exampleActivities(): readonly BenchActivity[] {
  const lines = readFileSync(new URL('history.ndjson', EXAMPLE), 'utf8').trim().split('\n');
  const events = lines
    .map((line) => JSON.parse(line) as LoggedEvent)
    .filter(({ type }) => type === 'activity.performed');
  const distinct = new Map(events.map((event) => [event.id, event]));
  return [...distinct.values()].map(({ time, data }) => ({ time: Date.parse(time), data }));
}

/** Values spread around the numbers that the rules compare with, each of them once. */
function made({ time, data }: BenchActivity, index: number): BenchActivity {
  const files = Number(data.properties['files']) + index / 1_000_000;
  return { time, data: { ...data, asset: `asset ${index}`, properties: { files, note: `note ${index}` } } };
}
