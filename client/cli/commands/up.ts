/** `tenure up`: what `npm start` runs (`docs/interfaces.md §1, §3`). */
import { Command, Option } from 'commander';
import { Shutdown } from '../../../platform/shutdown.ts';
import { FailedError } from '../cli-error.ts';
import { portOption } from '../options/values.ts';
import { createMessages } from '../output/messages.ts';
import { leaveSoon } from '../up/leave.ts';
import { upSettings, type UpOptions } from '../up/up-settings.ts';
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
    // Loaded only now: people see something at once, and may change their minds.
    const { runUp } = await import('../up/run-up.ts');
    throw new FailedError(await runUp(settings, options, shutdown, messages));
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
