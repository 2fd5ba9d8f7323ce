/** `tenure rules diff`: what two programmes say differently. */
import { Command } from 'commander';
import { diffProgrammes } from '../../../rules/diff/diff-programmes.ts';
import { diffText } from './diff-text.ts';
import { programmeGiven } from './programme-source.ts';
import { printResult } from '../output/print-result.ts';

export function diffCommand(): Command {
  return new Command('diff')
    .summary('what two programmes say differently')
    .description(
      'The difference in meaning between two programmes, each a folder or a published version: rules, rates, tiers, ' +
        'settings. Order, spacing and examples do not count. Two folders need no server.',
    )
    .argument('<a>', 'folder or version, such as oss@3')
    .argument('<b>', 'folder or version to compare it with')
    .option('--json', 'print one JSON object')
    .action(async (a: string, b: string, { json }: { readonly json?: true }) => {
      const changes = diffProgrammes(await programmeGiven(a), await programmeGiven(b));
      printResult({ changes }, json, diffText(changes));
    });
}
