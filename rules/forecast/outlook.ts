/** What a forecast knows of a partner: all that is accepted by now, and what its statements say so far. */
import type { ClientFacts } from '../month/client-facts.ts';
import type { PartnerHistory } from '../month/log-facts.ts';
import type { PastTiers } from '../month/tiers.ts';
import type { Month } from '../time/month.ts';

export interface PartnerOutlook {
  readonly history: PartnerHistory;
  /** The clients that it manages in the months from `from` on, each with everybody who shares it. */
  readonly clients: readonly ClientFacts[];
  /** From its statements of the months before `from`. */
  readonly past: PastTiers;
  /** The first month without statements. */
  readonly from: Month;
}
