/** What a start shows at its end: who manages whom, what runs out next, and what it is worth. */
import type { Pool } from 'pg';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { countManaged, managedClients } from '../../../store/managed-now.ts';
import { listByExpiry } from '../../../store/relationships.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { nextKeptByOne, type KeptByOne } from '../../../store/single-keepers.ts';
import { valueNow, type ValuedNow } from './value-now.ts';

export interface Overview extends ValuedNow {
  readonly asOf: string;
  readonly managed: number;
  readonly ended: number;
  readonly nextToExpire: readonly Expiring[];
  /** A relationship that ends if one user loses access; null when there is none among those that expire soon. */
  readonly keptByOne: KeptByOne | null;
}

export interface Expiring {
  readonly partner: string;
  readonly client: string;
  readonly expiresAt: string;
  /** The user whose activity holds it. */
  readonly heldBy: string;
}

const NEXT = 3;
/** Pairs among which one that a single user keeps is looked for: a start does not wait for millions. */
const LOOKED_AT = 200;

/** How everything stands at `now`, read from the projection. */
export async function overview(pool: Pool, now: Instant): Promise<Overview> {
  const { book } = await loadRuleBook(pool);
  const rows = await listByExpiry(pool, { at: now, until: Number.MAX_SAFE_INTEGER, after: null, limit: NEXT });
  const nextToExpire = rows.flatMap(({ partner, client, period }): Expiring[] =>
    period === null
      ? []
      : [{ partner, client, expiresAt: formatInstant(period.expiresAt), heldBy: period.heldBy.user }],
  );
  // Valuation is exclusive (`docs/domain.md §6`): one millisecond later, what happens now counts.
  const valued = await valueNow(managedClients(pool, now), book, now + 1);
  const keptByOne = await nextKeptByOne(pool, now, LOOKED_AT);
  return { asOf: formatInstant(now), ...(await countManaged(pool, now)), nextToExpire, keptByOne, ...valued };
}
