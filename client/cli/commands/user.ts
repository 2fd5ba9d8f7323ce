/** `tenure user`: what concerns one person (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { eraseCommand } from '../users/erase.ts';
import { offboardCommand } from '../users/offboard.ts';

export function userCommand(): Command {
  return new Command('user')
    .description('People of partners.')
    .addCommand(offboardCommand())
    .addCommand(eraseCommand());
}
