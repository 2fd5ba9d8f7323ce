/** A period of management as `compute` and `export` print it (`docs/interfaces.md §3`). */
import { formatInstant, formatInstantOrNull } from '../time/instant.ts';
import type { Pair } from '../relationship/pair.ts';
import type { EndReason, Period } from '../relationship/period.ts';

export interface PeriodRow {
  readonly partner: string;
  readonly client: string;
  readonly start: string;
  readonly end: string | null;
  readonly endReason: EndReason | null;
  readonly startedBy: string;
  readonly endedBy: string | null;
  /** Only while it runs. */
  readonly expiresAt?: string;
  /** Only while it runs. */
  readonly heldBy?: string;
}

export function periodRow({ partner, client }: Pair, period: Period): PeriodRow {
  const runs = period.end === null;
  return {
    partner,
    client,
    start: formatInstant(period.start),
    end: formatInstantOrNull(period.end),
    endReason: period.endReason,
    ...(runs && { expiresAt: formatInstant(period.expiresAt) }),
    startedBy: period.startedBy.id,
    endedBy: period.endedBy?.id ?? null,
    ...(runs && { heldBy: period.heldBy.id }),
  };
}
