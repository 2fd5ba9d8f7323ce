/** `tenure rehearse`: a log played through the whole stack, then compared (`docs/interfaces.md §3`). */
import { Command, Option } from 'commander';
import { readSettings } from '../../../platform/env.ts';
import { messageOf } from '../../../platform/errno.ts';
import { createLogger } from '../../../platform/log.ts';
import { makeFolder } from '../../../platform/make-folder.ts';
import { Shutdown } from '../../../platform/shutdown.ts';
import { DAY_MS, formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { installRuntime } from '../../../worker/temporal/runtime.ts';
import { readProgrammeFolder } from '../../programme/read-programme-folder.ts';
import { describeBacklog, isEmpty } from '../../rehearse/backlog.ts';
import type { PlayProgress } from '../../rehearse/play.ts';
import { printReport } from '../../rehearse/print-report.ts';
import { rehearse, type Rehearsal } from '../../rehearse/rehearse.ts';
import { readScript, type Script } from '../../rehearse/script.ts';
import { writeOut } from '../../rehearse/write-out.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';
import { programmesGiven } from '../input.ts';
import { logGiven } from '../log-given.ts';
import { programmeOption, type ProgrammeOption } from '../options/programme-option.ts';
import { speedOption } from '../options/speed-option.ts';
import { repeated } from '../options/values.ts';
import { leaveSoon } from '../up/leave.ts';
import { createMessages, type Messages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { buildStage, firstFailure, placesOf, startRehearsalServers } from '../rehearse/build-stage.ts';
import { exitCodeOf, refusedLines } from '../rehearse/exit-code.ts';
import { stopOnSignals } from '../rehearse/interrupts.ts';

interface RehearseCommandOptions {
  readonly programme: readonly ProgrammeOption[];
  readonly speed: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** 10 days a second: a log of three years takes two minutes. */
const DEFAULT_SPEED = (10 * DAY_MS) / 1_000;
/** Real milliseconds without any progress after which something is taken for stuck. */
const PATIENCE_MS = 60_000;

export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description(
      'Plays a log through the whole stack, on PostgreSQL and Temporal of its own and on a running clock: each event is ' +
        'sent when the clock reaches its time, and months close on the way. Then verdicts and periods are compared with ' +
        'what compute says, closed months with the month function over what was known when each closed, and the runs of ' +
        'Temporal with the periods. Exit code 1 on any difference.',
    )
    .argument('<log>', 'file of one JSON event per line, in any order, or - for standard input')
    .addOption(
      new Option(
        '--programme <dir[@time]>',
        'programme folder, in force from a time or, without one, always; may be repeated',
      )
        .argParser(repeated(programmeOption))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--speed <speed>',
        'programme time per real time; the clock slows down by itself when the stack is behind',
      )
        .argParser(speedOption)
        .default(DEFAULT_SPEED, '10d/s'),
    )
    .option('--out <dir>', 'folder for the rows compared, the runs, all differences and report.json')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLE)
    .action(rehearseLog);
}

const EXAMPLE = `
Example:
  tenure rehearse examples/oss/history.ndjson --programme examples/oss/programme --speed 20d/s`;

async function rehearseLog(path: string, options: RehearseCommandOptions): Promise<void> {
  const messages = createMessages();
  const { book, programmes, script, name } = await readInput(path, options, messages);
  const first = firstInstant(script, name);
  if (options.out !== undefined) makeOutFolder(options.out);
  const shutdown = new Shutdown({ onProgress: messages.line });
  const wasInterrupted = stopOnSignals(shutdown);
  let isCompared = false;
  try {
    const settings = readSettings();
    const log = createLogger({ level: 'warn', name: 'rehearse' });
    installRuntime(log);
    const servers = await startRehearsalServers(settings, shutdown, messages.line);
    messages.line('starting the API and the worker');
    const plan = { book, programmes, first, settings, log };
    const stage = await buildStage(placesOf(servers), plan, shutdown);
    const failed = new AbortController();
    void firstFailure(stage, servers).then((failure) => failed.abort(new FailedError(failure)));
    const rehearsal = await rehearse(script, stage, {
      log: name,
      speed: options.speed,
      patienceMs: PATIENCE_MS,
      signal: AbortSignal.any([shutdown.signal, failed.signal]),
      say: messages.line,
      onProgress: (progress) => messages.progress(() => progressLine(progress, script)),
    });
    messages.end();
    failed.signal.throwIfAborted();
    if (rehearsal !== null) {
      await tell(rehearsal, script, options, messages);
      isCompared = true;
    }
  } catch (error) {
    if (!wasInterrupted()) throw error;
  } finally {
    messages.end();
    await shutdown.stop();
    // Temporal's runtime keeps a process alive in which no worker came to run.
    if (!isCompared) leaveSoon();
  }
  if (wasInterrupted()) throw new FailedError('Stopped before the end: nothing was compared.');
}

async function readInput(path: string, { programme }: RehearseCommandOptions, messages: Messages) {
  const book = await programmesGiven(programme);
  const programmes = await Promise.all(
    programme.map(async ({ folder, effectiveFrom }) => ({ files: await readProgrammeFolder(folder), effectiveFrom })),
  );
  const log = await logGiven(path);
  const script = await readScript(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} lines`),
  });
  messages.end();
  return { book, programmes, script, name: log.name };
}

function firstInstant({ lines: [first] }: Script, log: string): Instant {
  if (first === undefined) throw new WrongInputError(`${log} has no event that could be played.`);
  return first.dueAt;
}

/** Before anything is played: nobody likes to find out afterwards. */
function makeOutFolder(out: string): void {
  try {
    makeFolder(out);
  } catch (error) {
    throw new FailedError(`The folder ${out} can't be made: ${messageOf(error)}. Name another one for --out.`);
  }
}

function progressLine({ now, sent, backlog }: PlayProgress, { lines }: Script): string {
  const [date] = formatInstant(now).split('T');
  const waiting = isEmpty(backlog) ? '' : `  (${describeBacklog(backlog)})`;
  return `${date}  ${sent.toLocaleString('en')} of ${lines.length.toLocaleString('en')} events${waiting}`;
}

async function tell(
  { report, evidence }: Rehearsal,
  script: Script,
  { out, json }: RehearseCommandOptions,
  messages: Messages,
): Promise<void> {
  if (out !== undefined) await writeOut(out, evidence, report);
  process.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
  sayHowManyRefused(messages, refusedLines(report.events), script.lines.length + script.malformed);
  process.exitCode = exitCodeOf(report);
}
