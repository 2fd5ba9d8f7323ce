/**
 * The command line: finds the command, loads only that one, and turns every failure into a sentence and an exit code.
 *
 * Invariants: stdout is for results, stderr for people; exit 0 done, 1 failed or found something wrong, 2 wrong usage
 * or input (`docs/interfaces.md §3`); never a stack.
 */
import { Command } from 'commander';
import { FailedError } from './cli-error.ts';
import { COMMANDS } from './command-table.ts';
import { quietly } from './harden.ts';
import { exitCodeOf } from './exit-code.ts';
import { endQuietlyWhenNobodyReads } from './output/broken-pipe.ts';
import { VERSION } from '../version.ts';

/** Runs one command line (without `node` and the script) and leaves its result in `process.exitCode`. */
export async function main(args: readonly string[]): Promise<void> {
  process.on('uncaughtException', fail);
  endQuietlyWhenNobodyReads([process.stdout, process.stderr], (error) => {
    fail(new FailedError(`The output could not be written: ${error.message}`));
  });
  try {
    const program = await programFor(args);
    if (args.length === 0) program.help();
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error, say);
  }
}

/** What nobody caught: there is nobody left who could go on. */
function fail(error: Error): void {
  process.exit(exitCodeOf(error, say));
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** All commands by name and summary, and in full the one that is asked for: so help and one command both start fast. */
async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('tenure')
    .description('Runs partner programmes that pay for care, on durable workflows.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help');
  const asked = args.find((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const { name, summary, load } of COMMANDS) {
    const command = name === asked ? await load() : new Command(name);
    program.addCommand(command.summary(summary));
  }
  return quietly(program);
}
