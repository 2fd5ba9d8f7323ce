/** `tenure rules`: rule sets, from a folder to a published version and back (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { checkCommand } from '../rules/check.ts';
import { coverageCommand } from '../rules/coverage.ts';
import { describeCommand } from '../rules/describe.ts';
import { diffCommand } from '../rules/diff.ts';
import { listCommand } from '../rules/list.ts';
import { publishCommand } from '../rules/publish.ts';
import { rollbackCommand } from '../rules/rollback.ts';
import { showCommand } from '../rules/show.ts';
import { tryCommand } from '../rules/try.ts';
import { whatIfCommand } from '../rules/what-if/command.ts';

/** Every `tenure rules …`, a file each. */
const SUBCOMMANDS: readonly (() => Command)[] = [
  checkCommand,
  tryCommand,
  describeCommand,
  diffCommand,
  whatIfCommand,
  coverageCommand,
  publishCommand,
  listCommand,
  showCommand,
  rollbackCommand,
];

export function rulesCommand(): Command {
  const command = new Command('rules').description(
    'Rule sets: what qualifies, what it is worth, and which tiers it makes.',
  );
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand());
  return command;
}
