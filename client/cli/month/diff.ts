/** `tenure month diff`: why a statement differs from that of the month before. */
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import type { StatementDiff } from '../../months/diff-statement.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { monthArgument } from './month-argument.ts';

type Part = StatementDiff['parts'][number];

export function diffCommand(): Command {
  return new Command('diff')
    .summary('why a statement differs from the month before')
    .description(
      'The difference of a statement to that of the month before, by cause: clients gained and lost, MRR, who shares, rates, ' +
        'rule set, threshold, deals, adjustments. The parts add up exactly to the change.',
    )
    .addArgument(monthArgument())
    .argument('<partner>', 'id of the partner')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month diff 2018-06 redhat')
    .action(diff);
}

async function diff(month: Month, partner: string, { json }: { readonly json?: true }): Promise<void> {
  const path = `/v1/months/${month}/statements/${encodeURIComponent(partner)}/difference`;
  const found = await callApi<StatementDiff>(apiPlace(), { path });
  process.stdout.write(json === true ? `${JSON.stringify(found)}\n` : diffText(found));
}

function diffText({ month, monthBefore, partner, totalBefore, totalAfter, change, parts }: StatementDiff): string {
  const before = monthBefore === null ? 'nothing before' : `${totalBefore} in ${monthBefore}`;
  const head = `${printable(partner)}: ${totalAfter} points in ${month}, ${before}: ${change}\n`;
  if (parts.length === 0) return `${head}Nothing has changed.\n`;
  const rows = parts.map((part) => [part.points, part.cause.replaceAll('_', ' '), part.client ?? '', detailText(part)]);
  return `${head}\n${table([['POINTS', 'CAUSE', 'CLIENT', ''], ...rows, [change, 'together', '', '']], [0])}`;
}

function detailText({ cause, before, after, joined = [], left = [], period, deal, adjustment }: Part): string {
  if (deal !== undefined) return `deal ${deal}`;
  if (adjustment !== undefined) {
    return adjustment.kind === 'posted'
      ? `${adjustment.reason} (${adjustment.author})`
      : `late for ${adjustment.month}`;
  }
  if (before === undefined || after === undefined) return '';
  switch (cause) {
    case 'client_gained':
      return period ? `since ${period.since}, by ${period.startedBy.source} ${period.startedBy.id}` : '';
    case 'client_lost':
      return period?.endReason
        ? `${period.endReason.replaceAll('_', ' ')} at ${period.end}`
        : 'by what became known since';
    case 'mrr':
    case 'currency':
      return `${before.mrr} ${before.currency ?? ''} → ${after.mrr} ${after.currency ?? ''}`;
    case 'split': {
      const who = [...joined.map((one) => `with ${one}`), ...left.map((one) => `without ${one}`)].join(', ');
      return `${before.n} → ${after.n} partners${who === '' ? '' : ` (${who})`}`;
    }
    case 'rate':
      return `unit ${before.unit ?? 'none'} → ${after.unit ?? 'none'} (${after.ruleSet ?? 'no rule set'})`;
    case 'points_per_unit':
      return `${before.pointsPerUnit} → ${after.pointsPerUnit} a unit (${after.ruleSet ?? 'no rule set'})`;
    case 'growth':
      return `× ${before.multiplier} → × ${after.multiplier}`;
    case 'threshold':
      return `${thresholdText(before.threshold)} → ${thresholdText(after.threshold)}`;
    default:
      return '';
  }
}

function thresholdText(threshold: NonNullable<Part['before']>['threshold']): string {
  return threshold === null ? 'no threshold' : `${threshold.actual} of ${threshold.wanted}`;
}
