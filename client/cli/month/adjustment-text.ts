/** The explanation of an adjustment as people read it: its sum, and the events that caused it. */
import type { StatementExplanation } from '../../months/explain-statement.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';

type Explained = StatementExplanation['adjustments'][number] & { readonly hiddenCauses?: number };
type Arithmetic = NonNullable<Explained['arithmetic']>;

export function adjustmentText(adjustment: Explained): string {
  const rows = [...(adjustment.arithmetic === null ? [] : sumRows(adjustment.arithmetic)), ...causeRows(adjustment)];
  const { points, arithmetic } = adjustment;
  const differs =
    arithmetic === null || arithmetic.difference === points ? '' : `  !! the events come to ${arithmetic.difference}\n`;
  return `${printable(heading(adjustment))}: ${points} points\n${rows.length === 0 ? '' : table(rows)}${differs}`;
}

function heading(adjustment: Explained): string {
  if (adjustment.kind === 'posted') return `adjustment posted by ${adjustment.author}: ${adjustment.reason}`;
  return `late adjustment for ${adjustment.month}${adjustment.client === null ? ', of no client' : `, ${adjustment.client}`}`;
}

/** Owed − paid − posted since. */
function sumRows({ owed, paid, posted, difference }: Arithmetic): readonly (readonly string[])[] {
  const months = posted.in.map(({ month, points }) => `${points} in ${month}`).join(', ');
  return [
    ['  owed, as known since', owed.total, partsText(owed)],
    ['  − paid when closed', paid.total, partsText(paid)],
    ['  − posted since', posted.total, months],
    ['  = to be posted', difference, ''],
  ];
}

function partsText({ managed, sold, adjusted }: Arithmetic['owed']): string {
  const parts = [
    [managed, 'managed'],
    [sold, 'sold'],
    [adjusted, 'adjusted by people'],
  ];
  const some = parts.filter(([points]) => points !== '0').map((part) => part.join(' '));
  return some.length === 0 ? 'nothing' : some.join(' + ');
}

function causeRows(adjustment: Explained): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = adjustment.events.map(({ source, id, type, time, acceptedAt }) => {
    const what = `${type} ${source} ${id}`;
    return ['  because of', what, `of ${shortTime(time)}, accepted ${shortTime(acceptedAt)}`];
  });
  if (adjustment.kind === 'late') {
    for (const cause of adjustment.causes) {
      if ('ruleSet' in cause) rows.push(['  because of', `rule set ${cause.ruleSet}`, 'published since']);
    }
  }
  const hidden = adjustment.hiddenCauses ?? 0;
  return hidden === 0 ? rows : [...rows, ['  because of', `${hidden} about other partners`, '']];
}
