/** `tenure month diff`: why a statement differs from that of the month before. */
import { pathSegment } from '../../path-segment.ts';
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import type { StatementDiff } from '../../months/diff-statement.ts';
import { EXIT } from '../cli-error.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { diffText } from './diff-text.ts';
import { monthArgument } from './month-argument.ts';
import { printResult } from '../output/print-result.ts';

export function diffCommand(): Command {
  return new Command('diff')
    .summary('why a statement differs from the month before')
    .description(
      'The difference of a statement to that of the month before, by cause: clients gained and lost, MRR, who shares, rates, ' +
        'rule set, threshold, deals, adjustments, and what the month before was taken too early to know. The parts add up ' +
        'exactly to the change. Exit code 1 if a part of it can not be explained from the events.',
    )
    .addArgument(monthArgument())
    .argument('<partner>', 'id of the partner')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month diff 2018-06 redhat')
    .action(diff);
}

async function diff(month: Month, partner: string, { json }: { readonly json?: true }): Promise<void> {
  const path = `/v1/months/${month}/statements/${pathSegment(partner)}/difference`;
  const found = await callApi<StatementDiff>(apiPlace(), { path });
  printResult(found, json, diffText(found));
  if (found.parts.some(({ cause }) => cause === 'unexplained')) process.exitCode = EXIT.failed;
}
