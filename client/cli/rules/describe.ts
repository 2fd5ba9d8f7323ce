/** `tenure rules describe`: a programme in plain words, in English or French. */
import { Command } from 'commander';
import { describeProgramme } from '../../../rules/describe/describe-programme.ts';
import { LANGUAGES, type LanguageCode } from '../../../rules/describe/languages.ts';
import { WrongInputError } from '../cli-error.ts';
import { apiPlace } from '../remote/api-place.ts';
import { describeText } from './describe-text.ts';
import { programmeGiven } from './programme-source.ts';
import { fetchVersions } from './published.ts';
import { printResult } from '../output/print-result.ts';
import { langOption } from '../options/lang-option.ts';

interface DescribeOptions {
  readonly lang: LanguageCode;
  readonly json?: true;
}

export function describeCommand(): Command {
  return new Command('describe')
    .summary('rules and tiers in plain words')
    .description(
      'Every rule and tier of a programme as sentences, generated from its files. A folder needs no server; without ' +
        'one, the version that was published last is described.',
    )
    .argument('[dir]', 'programme folder, or a published version such as oss@3')
    .addOption(langOption('the sentences'))
    .option('--json', 'print one JSON object')
    .action(describe);
}

async function describe(source: string | undefined, { lang, json }: DescribeOptions): Promise<void> {
  const programme = await programmeGiven(source ?? (await lastVersion()));
  const words = describeProgramme(programme, LANGUAGES[lang]);
  printResult(words, json, describeText(words, LANGUAGES[lang]));
}

async function lastVersion(): Promise<string> {
  const last = (await fetchVersions(apiPlace())).items.at(-1);
  if (last === undefined) throw new WrongInputError('No rule set is published. Name a programme folder to describe.');
  return last.version;
}
