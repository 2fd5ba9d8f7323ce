/** What a partner would lose by removals, of what the store knows. */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { removalLoss, type RemovalLoss } from '../../rules/removal/removal-loss.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readOutlook } from '../forecast/read-outlook.ts';
import { untilJudged } from '../until-judged.ts';
import type { RemovalDependencies } from './removal.ts';

/** Real milliseconds to wait for the judge: a preview that takes longer helps nobody. */
const JUDGED_WITHIN_MS = 2_000;

/** Null when nothing ends, or when what was accepted is not judged yet, so that nobody can say. */
export async function foreseeLoss(
  { pool, rulesNow }: Pick<RemovalDependencies, 'pool' | 'rulesNow'>,
  partner: PartnerId,
  clients: readonly ClientId[],
  at: Instant,
): Promise<RemovalLoss | null> {
  if (clients.length === 0 || !(await untilJudged(pool, { withinMs: JUDGED_WITHIN_MS }))) return null;
  const stored = await readOutlook(pool, rulesNow, partner, at);
  return stored === null ? null : removalLoss(stored.outlook, stored.book, clients, at);
}
