/** Potential credit as people read it. */
import type { PotentialView } from '../../partners/potential-view.ts';
import { printable } from './printable.ts';
import { shortTime } from './times.ts';

type Potential = PotentialView['items'][number];

export function potentialText(items: readonly Potential[]): string {
  if (items.length === 0) return 'No activity is refused for what somebody could mend.\n';
  return items.map(clientText).join('\n');
}

function clientText({ client, activities, lastActivity, users, wouldBring }: Potential): string {
  const { credit, currency, points, partners } = wouldBring;
  const money = currency === null ? 'no subscription' : `${currency} ${credit}`;
  const shared = partners > 1 ? `, shared by ${partners}` : '';
  const last =
    lastActivity === undefined ? '' : `, the last at ${shortTime(lastActivity.time)} with ${lastActivity.tool}`;
  const counted = activities === 1 ? '1 activity' : `${activities} activities`;
  return [
    printable(`${client}: ${money} and ${points} points a month${shared}; ${counted}${last}`),
    ...users.flatMap(({ user, toMend }) =>
      toMend.length === 0
        ? [printable(`  ${user}: nothing is to be mended, the next activity counts`)]
        : toMend.flatMap(({ words }) =>
            words.map((line, place) => printable(`  ${place === 0 ? `${user}: ` : '  '}${line}`)),
          ),
    ),
    '',
  ].join('\n');
}
