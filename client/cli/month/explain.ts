/** `tenure month explain`: every figure of a statement, down to its events. */
import { pathSegment } from '../../path-segment.ts';
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import type { StatementExplanation } from '../../months/explain-statement.ts';
import { EXIT } from '../cli-error.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { explanationText } from './explanation-text.ts';
import { monthArgument } from './month-argument.ts';
import { printResult } from '../output/print-result.ts';

interface ExplainOptions {
  readonly client?: string;
  readonly json?: true;
}

export function explainCommand(): Command {
  return new Command('explain')
    .summary('every figure of a statement, down to its events')
    .description(
      'Each line down to what the client pays and who said so, how many share it, the rate, and each activity with its ' +
        'verdict; deals down to their event and the rates of that day; late adjustments down to what ' +
        'was owed, paid and posted before, and the events that caused them; what ' +
        'is missing for a line to count, and for the next tier. Exit code 1 if the events do not come to the same figure.',
    )
    .addArgument(monthArgument())
    .argument('<partner>', 'id of the partner')
    .option('--client <client>', 'only the lines at this client')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month explain 2018-06 redhat --client etcd')
    .action(explain);
}

async function explain(month: Month, partner: string, { client, json }: ExplainOptions): Promise<void> {
  const query = client === undefined ? '' : `?client=${encodeURIComponent(client)}`;
  const path = `/v1/months/${month}/statements/${pathSegment(partner)}/explanation${query}`;
  const explanation = await callApi<StatementExplanation>(apiPlace(), { path });
  printResult(explanation, json, explanationText(explanation, client));
  const differs =
    explanation.lines.some(({ points, pointsFromEvents }) => points !== pointsFromEvents) ||
    explanation.adjustments.some(({ points, arithmetic }) => points !== (arithmetic?.difference ?? points));
  if (differs) process.exitCode = EXIT.failed;
}
