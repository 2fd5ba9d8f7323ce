/** `tenure rules try`: the verdict of one activity and why, condition by condition. */
import { Command } from 'commander';
import { explainRuling } from '../../../rules/explain/explain-ruling.ts';
import { activityGiven } from './activity-given.ts';
import { programmeGiven } from './programme-source.ts';
import { tryText } from './try-text.ts';
import { printResult } from '../output/print-result.ts';

export function tryCommand(): Command {
  return new Command('try')
    .summary('what the rules say of one activity, and why')
    .description(
      'What the rules of a programme say of one activity: each condition in the order of the file, with what was wanted ' +
        'and what was found. Who did it, and for whom, is not asked: that depends on assignments and access.',
    )
    .argument('<dir>', 'programme folder, or a published version such as oss@3')
    .argument('<activity>', 'JSON file with tool, action, asset and properties, or a whole event; - for standard input')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLE)
    .action(tryActivity);
}

const EXAMPLE = `
Example:
  echo '{ "tool": "blog", "action": "edited" }' | tenure rules try examples/crm/programme -`;

async function tryActivity(source: string, path: string, { json }: { readonly json?: true }): Promise<void> {
  const programme = await programmeGiven(source);
  const activity = await activityGiven(path);
  const explained = explainRuling({ version: source, effectiveFrom: 'always', programme }, activity);
  const answer = { qualifies: explained.kind === 'accepted', ...explained };
  printResult(answer, json, tryText(explained, activity, programme));
}
