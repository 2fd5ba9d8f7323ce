/** Clients a few at a time, so that no more than their facts are ever in memory. */
import type { ClientId } from '../../rules/ids.ts';

/** Clients folded at once. */
export const CLIENTS_AT_ONCE = 100;

/** @param next those after one, in order, at most {@link CLIENTS_AT_ONCE}; none after the last */
export async function* clientBatches(
  next: (after: ClientId | '') => Promise<readonly ClientId[]>,
): AsyncGenerator<readonly ClientId[]> {
  let after: ClientId | '' = '';
  for (;;) {
    const batch: readonly ClientId[] = await next(after);
    if (batch.length === 0) return;
    yield batch;
    after = batch.at(-1) ?? '';
  }
}
