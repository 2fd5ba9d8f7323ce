/** The use case of reading the audit log: by which index a filter is answered, and how a page is filled. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { formatInstant } from '../../rules/time/instant.ts';
import { listActs, type ActFilter, type ActPlace, type StoredAct } from '../../store/audit/list-acts.ts';
import { decodePlace, encodePlace } from '../cursor.ts';

export interface AuditPage {
  readonly items: readonly StoredAct[];
  readonly next: ActPlace | null;
}

export type ActView = ReturnType<typeof actView>;

/** Rows looked at for one page when several filters meet: what a page costs does not grow with the log. */
const MOST_SCANNED = 2_000;

/** One page, newest first. It may hold fewer than `limit` acts and still not be the last. */
export async function listAudit(
  pool: Pool,
  filter: ActFilter,
  { after, limit }: { readonly after: ActPlace | null; readonly limit: number },
): Promise<AuditPage> {
  const named = (['subject', 'caller', 'operation'] as const).filter((name) => filter[name] !== null);
  const scan = named.length > 1 ? MOST_SCANNED : limit + 1;
  const scanned = await listActs(pool, named[0] ?? null, { filter, after, limit: scan });
  const items = scanned.filter((act) => isWanted(act, filter)).slice(0, limit);
  const last = items.length === limit ? items.at(-1) : scanned.length === scan ? scanned.at(-1) : undefined;
  const isDone = last === undefined || (scanned.length < scan && last.id === scanned.at(-1)?.id);
  return { items, next: isDone ? null : { at: last.at, id: last.id } };
}

function isWanted({ caller, operation, subject }: StoredAct, filter: ActFilter): boolean {
  return (
    (filter.caller ?? caller.id) === caller.id &&
    (filter.operation ?? operation) === operation &&
    (filter.subject ?? subject) === subject
  );
}

export function actView({ id, at, caller, operation, subject, before, after, requestId }: StoredAct) {
  return { id, at: formatInstant(at), caller, operation, subject, before, after, requestId };
}

const encoded = z.tuple([z.literal('act'), z.int(), z.int()]);

export function encodeActPlace({ at, id }: ActPlace): string {
  return encodePlace(['act', at, id]);
}

/** Null for text that is no place in the log. */
export function decodeActPlace(text: string): ActPlace | null {
  const place = decodePlace(encoded, text);
  return place === null ? null : { at: place[1], id: place[2] };
}
