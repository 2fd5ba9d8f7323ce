/** What the statements of earlier months say of partners' tiers (`docs/domain.md §8`). */
import type { PartnerId } from '../ids.ts';
import type { Month } from '../time/month.ts';
import type { Statement } from './statement.ts';
import { NO_TIERS, type PastTiers } from './tiers.ts';

export type TiersOfStatement = Pick<
  Statement,
  'month' | 'partner' | 'performanceTier' | 'creditedTier' | 'tierChangedIn'
>;

/** Takes statements month by month, and tells what they say of a partner before the next. */
export class Standings {
  readonly #ofPartner = new Map<PartnerId, Standing>();

  past(partner: PartnerId): PastTiers {
    return this.#ofPartner.get(partner) ?? NO_TIERS;
  }

  /** @param statements of one month; of every month before it they have been taken */
  take(statements: Iterable<TiersOfStatement>): void {
    for (const statement of statements) {
      let standing = this.#ofPartner.get(statement.partner);
      if (standing === undefined) this.#ofPartner.set(statement.partner, (standing = new Standing()));
      standing.take(statement);
    }
  }
}

/** A month without a statement has no performance tier, and leaves the credited one. */
class Standing implements PastTiers {
  creditedTier: string | null = null;
  changedIn: Month | null = null;
  readonly #performance = new Map<Month, string>();

  performanceIn(month: Month): string | null {
    return this.#performance.get(month) ?? null;
  }

  take({ month, performanceTier, creditedTier, tierChangedIn }: TiersOfStatement): void {
    this.creditedTier = creditedTier;
    this.changedIn = tierChangedIn;
    if (performanceTier !== null) this.#performance.set(month, performanceTier);
  }
}
