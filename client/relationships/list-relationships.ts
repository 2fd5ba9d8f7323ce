/** The use case of listing: which order a filter is answered in, and how a page is filled. */
import type { Pool } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { listByExpiry, listByPair, type Relationship, type Scanned } from '../../store/relationships.ts';
import type { Cursor } from './cursor.ts';

export interface RelationshipFilter {
  readonly partner: PartnerId | null;
  readonly client: ClientId | null;
  readonly status: 'managed' | 'ended' | 'all';
  /** Only managed ones that expire up to then. */
  readonly expiringUntil: Instant | null;
}

export interface RelationshipPage {
  readonly items: readonly Relationship[];
  readonly next: Cursor | null;
}

/** Rows looked at for one page, found or not: what a page costs does not grow with the table. */
const MOST_SCANNED = 2_000;

/** How a filter is answered: managed pairs of everybody by expiry, all else by pair. */
export function orderOf({ partner, client, status, expiringUntil }: RelationshipFilter): Cursor['order'] {
  const wantsManaged = status === 'managed' || expiringUntil !== null;
  return wantsManaged && partner === null && client === null ? 'expiry' : 'pair';
}

/**
 * One page as of `now`, after a cursor of the same order. It may hold fewer than `limit` items and still not be the last.
 */
export async function listRelationships(
  pool: Pool,
  filter: RelationshipFilter,
  { now, limit, after }: { readonly now: Instant; readonly limit: number; readonly after: Cursor | null },
): Promise<RelationshipPage> {
  const items: Relationship[] = [];
  let next = after;
  let left = Math.max(MOST_SCANNED, limit + 1);
  // Most pages are full at once; only a filter that finds little looks further, and further at a time.
  for (let size = limit + 1; left > 0; left -= size, size = Math.min(size * 4, left)) {
    const scanned = await scanPage(pool, filter, { at: now, after: next, limit: size });
    for (const [index, row] of scanned.entries()) {
      if (isWanted(row, filter)) items.push(row);
      next = cursorAt(row, filter);
      const isLast = index === scanned.length - 1;
      if (items.length === limit && !isLast) return { items, next };
    }
    if (scanned.length < size) return { items, next: null };
    if (items.length === limit) break;
  }
  return { items, next };
}

interface Page {
  readonly at: Instant;
  readonly after: Cursor | null;
  readonly limit: number;
}

function scanPage(pool: Pool, filter: RelationshipFilter, { at, after, limit }: Page): Promise<readonly Scanned[]> {
  if (orderOf(filter) === 'pair') return listByPair(pool, filter, { at, after: after?.after ?? null, limit });
  const until = filter.expiringUntil ?? Number.MAX_SAFE_INTEGER;
  return listByExpiry(pool, { at, until, after: after?.order === 'expiry' ? after.after : null, limit });
}

function isWanted(row: Scanned, { status, expiringUntil }: RelationshipFilter): row is Scanned & Relationship {
  if (row.period === null) return false;
  const isManaged = row.period.end === null;
  if (expiringUntil !== null && (!isManaged || row.period.expiresAt > expiringUntil)) return false;
  return status === 'all' || isManaged === (status === 'managed');
}

function cursorAt({ partner, client, expiresAt }: Scanned, filter: RelationshipFilter): Cursor {
  if (orderOf(filter) === 'pair' || expiresAt === null) return { order: 'pair', after: { partner, client } };
  return { order: 'expiry', after: { partner, client, expiresAt } };
}
