/** Options and answer that publishing and rolling back share. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { formatInstant, parseInstant } from '../../../rules/time/instant.ts';
import { createMessages } from '../output/messages.ts';
import { shortTime } from '../output/times.ts';
import type { PublishedVersion, PublishRequest } from './published.ts';
import { printResult } from '../output/print-result.ts';

export interface PublishOptions {
  readonly from?: string;
  readonly ifVersion?: string;
  readonly note?: string;
  readonly json?: true;
}

export function withPublishOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--from <time>', 'in force from then on: always, or a time (default: now)').argParser(fromOption),
    )
    .option('--if-version <version>', 'publish only if this is the last published version')
    .option('--note <text>', 'why, for whoever reads the list')
    .option('--json', 'print one JSON object');
}

export function optionsOf({ from, ifVersion, note }: PublishOptions): Omit<PublishRequest, 'files'> {
  return {
    ...(from !== undefined && { from }),
    ...(ifVersion !== undefined && { ifVersion }),
    ...(note !== undefined && { note }),
  };
}

/** Warnings go to stderr: a published version may have them. */
export function tellPublished(published: PublishedVersion, { json }: PublishOptions): void {
  const messages = createMessages();
  for (const { file, line, column, message } of published.warnings) {
    messages.line(`${file}:${line}:${column}  warning: ${message}`);
  }
  const { version, effectiveFrom } = published;
  const from = effectiveFrom === 'always' ? 'always' : `from ${shortTime(effectiveFrom)} UTC on`;
  const text = `Published ${version}, in force ${from}. What happened since then is judged anew.\n`;
  printResult(published, json, text);
}

function fromOption(text: string): string {
  const instant = parseInstant(text);
  if (text === 'always') return text;
  if (instant === null) {
    throw new InvalidArgumentError('It must be always, or an RFC 3339 time such as 2018-06-30T00:00:00Z.');
  }
  return formatInstant(instant);
}
