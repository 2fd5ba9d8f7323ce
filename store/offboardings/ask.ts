/** Asking for an offboarding: rows, so that it is done whether or not Temporal is there when somebody asks. */
import type { Pool } from 'pg';
import type { ClientId, PartnerId, UserId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { recordActs, type Act } from '../audit/record-acts.ts';
import type { Queryable } from '../pool.ts';
import { inTransaction } from '../transaction.ts';
import type { OffboardingAsked } from './offboarding.ts';

export interface Ask extends OffboardingAsked {
  readonly partner: PartnerId;
  readonly askedBy: string;
  readonly askedAt: Instant;
}

export type Asked =
  | { readonly kind: 'asked'; readonly offboarding: number }
  /** One of the same user is under way: the same as asked for, or another. */
  | { readonly kind: 'under_way'; readonly offboarding: number; readonly isSame: boolean };

/** The clients to which a user was ever given access, by id. */
export async function clientsGivenTo(db: Queryable, user: UserId): Promise<readonly ClientId[]> {
  const { rows } = await db.query<{ client_id: ClientId }>({
    name: 'clients-given-to',
    text: `SELECT DISTINCT client_id FROM ledger WHERE type = 'access.granted' AND user_id = $1 ORDER BY client_id`,
    values: [user],
  });
  return rows.map(({ client_id: client }) => client);
}

/**
 * Two who ask at once get one offboarding.
 * @param act who asks, for the audit log: written in the same transaction, unless one is under way already
 */
export async function askOffboarding(pool: Pool, ask: Ask, act: (offboarding: number) => Act): Promise<Asked> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ offboarding: number }>(
      `INSERT INTO offboarding (user_id, partner_id, mode, by_side, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (user_id) WHERE finished_at IS NULL DO NOTHING RETURNING offboarding`,
      [ask.user, ask.partner, ask.mode, ask.by, ask.askedBy, ask.askedAt],
    );
    const [asked] = rows;
    if (asked === undefined) return underWay(client, ask);
    await client.query(`INSERT INTO offboarding_client (offboarding, client_id) SELECT $1, unnest($2::text[])`, [
      asked.offboarding,
      await clientsGivenTo(client, ask.user),
    ]);
    await recordActs(client, [act(asked.offboarding)]);
    return { kind: 'asked', offboarding: asked.offboarding };
  });
}

async function underWay(db: Queryable, { user, mode, by }: Ask): Promise<Asked> {
  const { rows } = await db.query<{ offboarding: number; same: boolean }>(
    `SELECT offboarding, mode = $2 AND by_side = $3 AS same FROM offboarding WHERE user_id = $1
     ORDER BY finished_at IS NULL DESC, offboarding DESC LIMIT 1`,
    [user, mode, by],
  );
  const [open] = rows;
  if (open === undefined) throw new Error('an offboarding that is under way is not there');
  return { kind: 'under_way', offboarding: open.offboarding, isSame: open.same };
}
