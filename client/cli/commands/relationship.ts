/** `tenure relationship`: who manages whom (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { explainRelationshipCommand } from '../relationship/explain.ts';
import { listRelationshipsCommand } from '../relationship/list.ts';
import { showRelationshipCommand } from '../relationship/show.ts';

/** Every `tenure relationship …`, a file each. */
const SUBCOMMANDS: readonly (() => Command)[] = [
  listRelationshipsCommand,
  showRelationshipCommand,
  explainRelationshipCommand,
];

export function relationshipCommand(): Command {
  const command = new Command('relationship').description(
    'Managed relationships: who manages whom, since when, until when.',
  );
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand());
  return command;
}
