/** Clients that hang on one user, as people read them. */
import type { SingleKeepersView } from '../../partners/single-keepers-view.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

type Kept = SingleKeepersView['items'][number];
type Because = Kept['keepers'][number]['because'][number];

const STOPS = 'nobody else is active: lapses then unless somebody is';
const LEAVES = 'nobody else manages: ends at once if this user loses access';

/** @param more whether there are further ones that were not asked for */
export function singleKeepersText(items: readonly Kept[], more: boolean): string {
  if (items.length === 0) return 'No client hangs on one user.\n';
  const rows = items.flatMap(({ client, since, expiresAt, keepers }) =>
    keepers.map(({ user, because }) => [client, user, shortTime(since), shortTime(expiresAt), riskText(because)]),
  );
  const head = ['CLIENT', 'USER', 'SINCE (UTC)', 'UNTIL (UTC)', 'WHAT HANGS ON THE USER'];
  return `${table([head, ...rows])}${more ? 'and more: raise --limit\n' : ''}`;
}

function riskText(because: readonly Because[]): string {
  return because.map((one) => (one === 'active' ? STOPS : LEAVES)).join('; ');
}
