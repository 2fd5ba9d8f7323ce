/**
 * The cut of the ledger that a what-if looks at: everything up to one position, as of one instant. Positions commit in
 * order and rows never change, so its batches read the same whenever they run and whatever is accepted meanwhile.
 */
import type { ClientBase } from 'pg';
import type { EventType } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { MonthRange } from '../../rules/what-if/month-range.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { WhatIfRow } from './what-if-row.ts';

/** Taken whatever their time (`docs/domain.md §2.2`). */
const CORRECTIONS = ['activity.voided', 'adjustment.posted'] as const satisfies readonly EventType[];

/** About a client, and read with the partners or by name instead. */
export const NOT_WITH_CLIENTS = ['deal.closed', 'activity.voided'] as const satisfies readonly EventType[];

/** Takes the cut; needs the row locked. Counting reads the ledger once: 0.3 s a million events. */
export async function takeCut(client: ClientBase, id: number, at: Instant): Promise<void> {
  const { position } = await readHead(client);
  await client.query(
    `UPDATE what_if w SET status = 'working', phase = 'clients', position = $2, at = $3, first_event_at = l.first,
      last_event_at = l.last, total = l.about_clients
    FROM (
      SELECT min(time) AS first, max(time) AS last,
        count(*) FILTER (WHERE client_id IS NOT NULL AND type <> ALL ($5)) AS about_clients
      FROM ledger WHERE position <= $2 AND (time <= $3 OR type = ANY ($4))
    ) l WHERE w.what_if = $1`,
    [id, position, at, [...CORRECTIONS], [...NOT_WITH_CLIENTS]],
  );
}

export interface Cut {
  readonly position: number;
  readonly at: Instant;
}

/** Null before it is taken. */
export function cutOf({ position, at }: Pick<WhatIfRow, 'position' | 'at'>): Cut | null {
  return position === null || at === null ? null : { position, at };
}

export function rangeOf({ from, to }: Pick<WhatIfRow, 'from' | 'to'>): MonthRange {
  return { from: from ?? undefined, to: to ?? undefined };
}
