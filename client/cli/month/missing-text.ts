/** What keeps a line from earning points, as people read it. */
import type { MissingForLine } from '../../../rules/explain/month/missing.ts';
import { shortTime } from '../output/times.ts';

/** `2 more qualifying activities before 2018-07-01 00:00:00 UTC`: the instant itself is no longer part of it. */
export function missingText(missing: MissingForLine): string {
  switch (missing.code) {
    case 'activities':
      return `${activities(missing.count)} before ${shortTime(missing.before)} UTC (those since ${shortTime(missing.from)} count)`;
    case 'managed':
      return `a qualifying activity that is live at ${shortTime(missing.before)} UTC`;
    case 'rate':
      return `a rate for ${missing.currency} in the rule set`;
    case 'subscription':
      return 'a subscription of the client';
  }
}

export function activities(count: number): string {
  return `${count} more qualifying ${count === 1 ? 'activity' : 'activities'}`;
}
