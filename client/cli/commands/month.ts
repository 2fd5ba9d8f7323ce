/** `tenure month`: months, from a draft to a closed one, and what they say (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { archiveCommand } from '../month/archive.ts';
import { closeCommand } from '../month/close.ts';
import { diffCommand } from '../month/diff.ts';
import { explainCommand } from '../month/explain.ts';
import { runCommand } from '../month/run.ts';
import { showCommand } from '../month/show.ts';
import { statusCommand } from '../month/status.ts';
import { verifyCommand } from '../month/verify.ts';

/** Every `tenure month …`, a file each. */
const SUBCOMMANDS: readonly (() => Command)[] = [
  statusCommand,
  showCommand,
  explainCommand,
  diffCommand,
  runCommand,
  closeCommand,
  archiveCommand,
  verifyCommand,
];

export function monthCommand(): Command {
  const command = new Command('month').description(
    'Months: from a draft to a closed one, and what their statements say.',
  );
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand());
  return command;
}
