/** Offboardings as they lie in the store: what was asked, and what came of it at each client. */
import type { EventName, RemovedBy } from '../../rules/events/event.ts';
import type { ClientId, PartnerId, UserId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { ManagedOn } from '../removals/managed-on.ts';

/** `remove`: access goes at once. `deactivate`: nothing ends now, and every relationship lapses by itself. */
export const OFFBOARDING_MODES = ['remove', 'deactivate'] as const;
export type OffboardingMode = (typeof OFFBOARDING_MODES)[number];

export interface OffboardingAsked {
  readonly user: UserId;
  readonly mode: OffboardingMode;
  readonly by: RemovedBy;
}

export interface Offboarding extends OffboardingAsked {
  readonly offboarding: number;
  readonly partner: PartnerId;
  /** Who asked. */
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly finishedAt: Instant | null;
  /** Clients that have had their turn, of those there are. */
  readonly done: number;
  readonly total: number;
}

/** What came of it at one client. Plain JSON: it lies in a column, and is answered as it is. */
export type ClientOutcome =
  | {
      readonly kind: 'removed';
      readonly event: EventName;
      readonly removedAt: string;
      readonly periodsEnded: readonly { readonly since: string; readonly end: string; readonly endReason: string }[];
      readonly managed: ManagedOn | null;
      readonly assignAgain: boolean;
    }
  /** The access was gone by then, or there never was one that had effect. */
  | { readonly kind: 'no_access' }
  /** Deactivated: managed until then, unless somebody else is active. */
  | ({ readonly kind: 'lapses' } & ManagedOn)
  | { readonly kind: 'not_managed' };

interface Row {
  readonly offboarding: number;
  readonly user_id: UserId;
  readonly partner_id: PartnerId;
  readonly mode: OffboardingMode;
  readonly by_side: RemovedBy;
  readonly asked_by: string;
  readonly asked_at: Instant;
  readonly finished_at: Instant | null;
  readonly done: number;
  readonly total: number;
}

/** Null when there is none of this number. */
export async function offboardingOf(db: Queryable, offboarding: number): Promise<Offboarding | null> {
  const { rows } = await db.query<Row>({
    name: 'offboarding',
    text: `SELECT o.*, c.done, c.total FROM offboarding o, LATERAL (
        SELECT count(outcome)::int AS done, count(*)::int AS total FROM offboarding_client c
        WHERE c.offboarding = o.offboarding) c
      WHERE o.offboarding = $1`,
    values: [offboarding],
  });
  return rows[0] === undefined ? null : readOffboarding(rows[0]);
}

function readOffboarding(row: Row): Offboarding {
  const { offboarding, user_id: user, partner_id: partner, mode, by_side: by, done, total } = row;
  const { asked_by: askedBy, asked_at: askedAt, finished_at: finishedAt } = row;
  return { offboarding, user, partner, mode, by, askedBy, askedAt, finishedAt, done, total };
}

/** Those that are under way, the first asked first. */
export async function openOffboardings(db: Queryable): Promise<readonly number[]> {
  const { rows } = await db.query<{ offboarding: number }>({
    name: 'open-offboardings',
    text: 'SELECT offboarding FROM offboarding WHERE finished_at IS NULL ORDER BY offboarding',
  });
  return rows.map(({ offboarding }) => offboarding);
}

export interface ClientResult {
  readonly client: ClientId;
  /** Null until the client has had its turn. */
  readonly outcome: ClientOutcome | null;
  /** The durable run of the pair, now. */
  readonly run: 'none' | 'starting' | 'running';
}

/** The clients of an offboarding, by id, after one of them: a range of the primary key. */
export async function clientsOf(
  db: Queryable,
  { offboarding, partner }: Pick<Offboarding, 'offboarding' | 'partner'>,
  after: string,
  limit: number,
): Promise<readonly ClientResult[]> {
  const { rows } = await db.query<ClientResult>({
    name: 'offboarding-clients',
    text: `SELECT c.client_id AS client, c.outcome, coalesce(r.run, 'none') AS run FROM offboarding_client c
      LEFT JOIN relationship r ON r.partner_id = $2 AND r.client_id = c.client_id
      WHERE c.offboarding = $1 AND c.client_id > $3 ORDER BY c.client_id LIMIT $4`,
    values: [offboarding, partner, after, limit],
  });
  return rows;
}
