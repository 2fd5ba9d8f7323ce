/** A what-if as the API shows it: what was asked, how far it is, and in the end what it comes to. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { WhatIfTotals } from '../../rules/what-if/what-if.ts';
import type { WhatIfRow, WhatIfStatus } from '../../store/what-if/what-if-row.ts';

export interface WhatIfView {
  readonly id: number;
  readonly status: WhatIfStatus;
  readonly askedAt: string;
  readonly askedBy: string;
  /** The months looked at; null: from the first, to the last. */
  readonly from: string | null;
  readonly to: string | null;
  /** As of when periods are told, and up to which position the ledger is looked at; null before it works. */
  readonly at: string | null;
  readonly position: number | null;
  readonly progress: WhatIfProgressView | null;
  /** Once it is finished. */
  readonly totals: WhatIfTotals | null;
  readonly finishedAt: string | null;
  /** Why it failed. */
  readonly fault: string | null;
}

/** First clients, counted by the events about them, then partners. */
export interface WhatIfProgressView {
  readonly phase: 'clients' | 'partners';
  readonly done: number;
  readonly total: number;
}

export function whatIfView(row: WhatIfRow): WhatIfView {
  const { id, status, askedAt, askedBy, from, to, at, position, phase, done, total, totals, finishedAt, fault } = row;
  return {
    id,
    status,
    askedAt: formatInstant(askedAt),
    askedBy,
    from,
    to,
    at: formatInstantOrNull(at),
    position,
    progress: phase === null ? null : { phase, done, total },
    totals,
    finishedAt: formatInstantOrNull(finishedAt),
    fault,
  };
}
