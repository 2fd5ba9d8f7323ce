/** How the months that are over stand, asked of a running `tenure up`. */
import { readFileSync } from 'node:fs';
import { waitUntil } from '../../../platform/wait-until.ts';
import { query } from '../../support/servers/query.ts';
import { STARTS_WITHIN_MS } from '../tenure-process.ts';
import type { Welcome } from './running-up.ts';

/** How many of those that are over are closed, and how many are not. */
export interface PastMonths {
  readonly closed: number;
  readonly open: number;
}

/** Asks `GET /v1/months` until it is as wanted, or all that it can wait is over. */
export async function monthsOf(
  { api, tokenFile }: Pick<Welcome, 'api' | 'tokenFile'>,
  isWanted: (months: PastMonths) => boolean,
): Promise<PastMonths> {
  const authorization = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`;
  let months: PastMonths = { closed: 0, open: 0 };
  const look = async (): Promise<boolean> => {
    const answer = await fetch(`${api}/v1/months?limit=100`, { headers: { authorization } });
    const { items } = (await answer.json()) as { items: readonly { status: string; isOver: boolean }[] };
    const over = items.filter(({ isOver }) => isOver);
    const closed = over.filter(({ status }) => status === 'closed').length;
    months = { closed, open: over.length - closed };
    return isWanted(months);
  };
  await waitUntil(look, { withinMs: 2 * STARTS_WITHIN_MS });
  return months;
}

/** How many months there are from that of the first event to the last that is over: 36, or 35 at the end of some. */
export async function pastMonthsOf(databaseUrl: string): Promise<number> {
  const [span] = (await query(
    databaseUrl,
    'SELECT min(time)::float AS first, max(accepted_at)::float AS loaded FROM ledger',
  )) as { first: number; loaded: number }[];
  const indexOf = (time: number): number => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth();
  return indexOf(span?.loaded ?? 0) - indexOf(span?.first ?? 0);
}
