/** What-ifs: what was asked for, and how far it has come. */
import type { ClientBase } from 'pg';
import type { WhatIfTotals } from '../../rules/what-if/what-if.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';

export const WHAT_IF_STATUSES = ['waiting', 'working', 'cancelling', 'cancelled', 'finished', 'failed'] as const;
export type WhatIfStatus = (typeof WHAT_IF_STATUSES)[number];

export interface WhatIfRow {
  readonly id: number;
  readonly askedAt: Instant;
  readonly askedBy: string;
  readonly from: Month | null;
  readonly to: Month | null;
  readonly status: WhatIfStatus;
  /** The cut of the ledger that it looks at; null before its first batch. */
  readonly position: number | null;
  /** As of when periods are told; null before its first batch. */
  readonly at: Instant | null;
  readonly phase: 'clients' | 'partners' | null;
  /** Of the phase: events about clients, or partners, looked at and in all. */
  readonly done: number;
  readonly total: number;
  /** Set exactly when it is finished. */
  readonly totals: WhatIfTotals | null;
  readonly finishedAt: Instant | null;
  /** Why it failed; null unless it did. */
  readonly fault: string | null;
}

/** The same with what only its batches need. */
export interface WorkingWhatIf extends WhatIfRow {
  /** Of the events in the cut; null when there are none, and before the first batch. */
  readonly duration: { readonly first: Instant; readonly last: Instant } | null;
  /** The last client, or partner, that was looked at; empty at the start of a phase. */
  readonly afterKey: string;
}

interface Columns extends Omit<WorkingWhatIf, 'duration'> {
  readonly first_event_at: Instant | null;
  readonly last_event_at: Instant | null;
}

const COLUMNS = `what_if AS id, asked_at AS "askedAt", asked_by AS "askedBy", from_month AS "from", to_month AS "to", status,
  position, at, phase, done, total, totals, finished_at AS "finishedAt", fault`;

export async function readWhatIf(db: Queryable, id: number): Promise<WhatIfRow | null> {
  const { rows } = await db.query<WhatIfRow>({
    name: 'what-if',
    text: `SELECT ${COLUMNS} FROM what_if WHERE what_if = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** All that are kept, the last asked for first. */
export async function listWhatIfs(db: Queryable): Promise<readonly WhatIfRow[]> {
  const { rows } = await db.query<WhatIfRow>(`SELECT ${COLUMNS} FROM what_if ORDER BY what_if DESC`);
  return rows;
}

/** Holds the row until the transaction is over: of several who work on it, one has its turn. */
export async function lockWhatIf(client: ClientBase, id: number): Promise<WorkingWhatIf | null> {
  const { rows } = await client.query<Columns>({
    name: 'what-if-lock',
    text: `SELECT ${COLUMNS}, after_key AS "afterKey", first_event_at, last_event_at FROM what_if WHERE what_if = $1 FOR UPDATE`,
    values: [id],
  });
  if (rows[0] === undefined) return null;
  const { first_event_at: first, last_event_at: last, ...row } = rows[0];
  return { ...row, duration: first === null || last === null ? null : { first, last } };
}

/** The files of the candidate, as they were sent. */
export async function candidateFiles(db: Queryable, id: number): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ files: Readonly<Record<string, string>> }>(
    'SELECT files FROM what_if WHERE what_if = $1',
    [id],
  );
  return new Map(Object.entries(rows[0]?.files ?? {}));
}
