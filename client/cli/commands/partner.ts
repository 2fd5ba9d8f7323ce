/** `tenure partner`: what a partner should know of its clients (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { potentialCommand } from '../partners/potential.ts';
import { singleKeepersCommand } from '../partners/single-keepers.ts';

export function partnerCommand(): Command {
  return new Command('partner')
    .description('What a partner should know of its clients.')
    .addCommand(singleKeepersCommand())
    .addCommand(potentialCommand());
}
