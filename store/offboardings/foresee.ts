/** What offboarding a user would do at each client. Nothing is changed. */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import {
  foreseeRemoval,
  mustBeAssignedAgain,
  usersWithAccess,
  type ForeseenRemoval,
} from '../../rules/removal/foresee-removal.ts';
import { standingOf } from '../pairs/standing.ts';
import type { RemovalDependencies } from '../removals/removal.ts';
import type { OffboardingAsked } from './offboarding.ts';

export interface ForeseenClient {
  readonly client: ClientId;
  /** If the access is removed; a period in it is until when the client lapses by itself if the user is only deactivated. */
  readonly effect: ForeseenRemoval;
  readonly assignAgain: boolean;
}

/** Of those of `clients` to which the user has access now. */
export async function foreseeOffboarding(
  { pool, rulesNow, clock }: Omit<RemovalDependencies, 'appender'>,
  { user, by, partner }: Pick<OffboardingAsked, 'user' | 'by'> & { readonly partner: PartnerId },
  clients: readonly ClientId[],
): Promise<readonly ForeseenClient[]> {
  const foreseen: ForeseenClient[] = [];
  for (const client of clients) {
    const at = clock.now();
    const standing = await standingOf(pool, rulesNow, { partner, client }, at);
    if (standing === null || !usersWithAccess(standing.state).includes(user)) continue;
    foreseen.push({
      client,
      effect: foreseeRemoval(standing.state, [user], { client, by }, at),
      assignAgain: mustBeAssignedAgain(standing.state, { user, client, by }),
    });
  }
  return foreseen;
}
