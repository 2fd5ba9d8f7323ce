/** `tenure ingest`: sends a log to the API (`docs/interfaces.md §3`). */
import { Command, InvalidArgumentError } from 'commander';
import { monotonic } from '../../../platform/clock.ts';
import { batchesOf } from '../../ingest/batches.ts';
import { ingestLog, type IngestedBatch, type SentBatch } from '../../ingest/ingest-log.ts';
import type { LogSource } from '../../log/open-log.ts';
import { EXIT, FailedError } from '../cli-error.ts';
import { logGiven } from '../log-given.ts';
import { createMessages, type Messages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi, UnreachableError } from '../remote/call-api.ts';
import { patiently } from '../remote/patiently.ts';

interface IngestCommandOptions {
  readonly fromLine: number;
  readonly connections: number;
  readonly json?: true;
}

export function ingestCommand(): Command {
  return new Command('ingest')
    .description(
      'Sends a log to Tenure. Safe to repeat: what is in already counts as duplicate. Goes on by itself when the API is ' +
        'busy or restarted. A refused line is named on stderr with its reason, and the exit code is then 1.',
    )
    .argument('<log>', 'file of one JSON event per line, or - for standard input')
    .option('--from-line <n>', 'begin at this line', wholeNumber(1, Number.MAX_SAFE_INTEGER), 1)
    .option('--connections <n>', 'requests at once; with 1 lines arrive in their order', wholeNumber(1, 16), 4)
    .option('--json', 'print the result as JSON')
    .action(ingest);
}

/** Real milliseconds without an answer after which to give up: a restart takes seconds. */
const PATIENCE_MS = 120_000;
/** Before anything was sent: whoever mistyped an address wants to know soon. */
const FIRST_PATIENCE_MS = 3_000;

async function ingest(path: string, options: IngestCommandOptions): Promise<void> {
  const place = apiPlace();
  const messages = createMessages();
  await patiently(() => callApi(place, { path: '/readyz' }), { withinMs: FIRST_PATIENCE_MS });
  const log = await logGiven(path);
  const began = monotonic();
  const total = await sendAll(log, place, options, messages);
  messages.end();
  report(log, total, (monotonic() - began) / 1000, options, messages);
  if (total.refused.length > 0) process.exitCode = EXIT.failed;
}

interface Total {
  lines: number;
  lastLine: number;
  accepted: number;
  duplicates: number;
  readonly refused: IngestedBatch['refused'][number][];
}

async function sendAll(
  log: LogSource,
  place: ApiPlace,
  { fromLine, connections }: IngestCommandOptions,
  messages: Messages,
): Promise<Total> {
  const total: Total = { lines: 0, lastLine: fromLine - 1, accepted: 0, duplicates: 0, refused: [] };
  const send = (body: Uint8Array, signal: AbortSignal): Promise<SentBatch> =>
    patiently(() => postLines(place, body, signal), {
      withinMs: PATIENCE_MS,
      signal,
      onRetry: (reason) => messages.progress(() => `${reason.split('\n', 1)[0]} Trying again.`),
    });
  try {
    for await (const batch of ingestLog(batchesOf(log.chunks, fromLine), { connections, send })) {
      add(total, batch);
      for (const refused of batch.refused) sayRefusal(messages, log.name, refused);
      messages.progress(() => `${log.name}: ${counted(total.lines)} events sent`);
    }
  } catch (error) {
    if (error instanceof UnreachableError) throw new FailedError(`${error.message}\n${whereItStopped(log, total)}`);
    throw error;
  }
  return total;
}

function postLines(place: ApiPlace, body: Uint8Array, signal: AbortSignal): Promise<SentBatch> {
  const headers = { 'content-type': 'application/x-ndjson' };
  return callApi(place, { method: 'POST', path: '/v1/events', body, headers, signal });
}

function add(total: Total, batch: IngestedBatch): void {
  total.lines += batch.lines;
  total.lastLine = batch.lastLine;
  total.accepted += batch.accepted;
  total.duplicates += batch.duplicates;
  total.refused.push(...batch.refused);
}

function whereItStopped({ name }: LogSource, { lastLine, accepted, duplicates }: Total): string {
  return (
    `Everything up to line ${lastLine} of ${name} is in (${counted(accepted)} accepted, ${counted(duplicates)} ` +
    `duplicates). Run the same command again, or go on with --from-line ${lastLine + 1}.`
  );
}

function report(
  { name }: LogSource,
  { lines, accepted, duplicates, refused }: Total,
  seconds: number,
  { json }: IngestCommandOptions,
  messages: Messages,
): void {
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ log: name, lines, accepted, duplicates, refused, seconds })}\n`);
    return;
  }
  sayHowManyRefused(messages, refused.length, lines);
  process.stdout.write(
    `${counted(accepted)} accepted, ${counted(duplicates)} duplicates, ${counted(refused.length)} refused ` +
      `(${counted(lines)} ${lines === 1 ? 'line' : 'lines'} of ${name} in ${seconds.toFixed(1)} s)\n`,
  );
}

function counted(number: number): string {
  return number.toLocaleString('en');
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}
