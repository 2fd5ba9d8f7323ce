/** `tenure up`: what `npm start` runs (`docs/interfaces.md §1, §3`). */
import { Command, Option } from 'commander';
import { Shutdown } from '../../../platform/shutdown.ts';
import { overview } from '../../up/overview/overview.ts';
import { untilDrained, leftInWords } from '../../up/drained.ts';
import { FailedError } from '../cli-error.ts';
import { portOption } from '../options/values.ts';
import { createMessages, type Messages } from '../output/messages.ts';
import { startUp, type Up } from '../up/start-up.ts';
import { firstFault } from '../up/first-fault.ts';
import { leaveSoon } from '../up/leave.ts';
import { upSettings, type UpOptions } from '../up/up-settings.ts';
import { welcome } from '../up/welcome.ts';
import { VERSION } from '../../version.ts';

export function upCommand(): Command {
  return new Command('up')
    .description(
      'Everything on this machine: PostgreSQL, a Temporal server, the worker and the API. An empty store is filled with ' +
        'an example. Ctrl-C stops what it started; the next start continues where it was.',
    )
    .addOption(
      new Option('--example <name>', 'what an empty store is filled with').choices(['oss', 'none']).default('oss'),
    )
    .option('--data <dir>', 'folder for everything that is kept (default: TENURE_DATA_DIR, .tenure)')
    .option('--port <number>', 'port of the API (default: TENURE_PORT, 7300)', portOption)
    .option('--json', 'when everything runs, print one JSON object instead of a table')
    .action(up);
}

/** Long enough for any import that a start may find unfinished; then people want to see something. */
const DRAINED_WITHIN_MS = 120_000;

async function up(options: UpOptions): Promise<void> {
  const settings = upSettings(options);
  const messages = createMessages();
  const shutdown = new Shutdown({ onProgress: messages.line }).listen();
  let hasFailed = false;
  shutdown.signal.addEventListener('abort', () => {
    if (!hasFailed) messages.line('stopping');
  });
  try {
    messages.line(`Tenure ${VERSION} in ${settings.dataDir}`);
    const tell = (line: string): void => messages.line(`  ${line}`);
    const running = await startUp({ settings, example: options.example, shutdown, tell });
    await drain(running, shutdown, messages);
    const shown = await overview(running.pool, running.clock.now());
    shutdown.signal.throwIfAborted();
    process.stdout.write(welcome(running, shown, settings, options));
    throw new FailedError(await firstFault(running));
  } catch (error) {
    // Whatever fails because we stop is no failure; whoever asked to stop ends the process.
    hasFailed = !shutdown.signal.aborted;
    messages.end();
    await shutdown.stop();
    if (!hasFailed) return;
    leaveSoon();
    throw error;
  }
}

async function drain({ pool, clock }: Up, { signal }: Shutdown, messages: Messages): Promise<void> {
  messages.line('  judging what was accepted, and starting a durable run for each managed relationship');
  const isDrained = await untilDrained(pool, clock, {
    withinMs: DRAINED_WITHIN_MS,
    signal,
    onProgress: (left) => messages.progress(() => `  ${leftInWords(left)}`),
  });
  messages.end();
  signal.throwIfAborted();
  if (!isDrained) messages.line('  that takes longer than usual; it goes on while you look around');
}
