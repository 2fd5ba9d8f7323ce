/** What all commands have in common. */
import type { Command } from 'commander';

/** Makes a command and those under it throw instead of exiting, and point at their help when used wrongly. */
export function quietly(command: Command): Command {
  command.exitOverride().showSuggestionAfterError();
  command.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) });
  command.showHelpAfterError(`Usage: ${pathOf(command)} --help explains.`);
  for (const child of command.commands) quietly(child);
  return command;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
