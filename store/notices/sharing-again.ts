/** Sharing that did not end after all, because a late event undid the end that it came from. */
import type { ClientBase } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { News } from './news.ts';
import { noticeKey, type Notice } from './record-notices.ts';

type Restoration = News & {
  readonly client: ClientId;
  readonly startedBy: NonNullable<News['startedBy']>;
  readonly takesBack: NonNullable<News['takesBack']>;
};

export function isRestoration(news: News): news is Restoration {
  return news.client !== null && news.startedBy !== null && news.takesBack !== null;
}

interface ToldRow {
  readonly ord: number;
  readonly told: PartnerId;
  /** How many manage the client now. */
  readonly partners: number;
}

/** An end that is taken back was none: who heard that sharing ended hears that it did not, if both manage the client now. */
export async function beganAgain(
  db: ClientBase,
  news: readonly Restoration[],
  now: Instant,
): Promise<readonly Notice[]> {
  if (news.length === 0) return [];
  const managing = `SELECT FROM relationship r WHERE r.client_id = n.client_id AND r.started_at <= $3 AND r.expires_at > $3`;
  const { rows } = await db.query<ToldRow>({
    name: 'sharers-now',
    text: `SELECT n.ord::int, r.partner_id AS told,
        (SELECT count(*)::int FROM relationship c
          WHERE c.client_id = n.client_id AND c.started_at <= $3 AND c.expires_at > $3) AS partners
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS n (partner_id, client_id, ord)
      JOIN relationship r ON r.client_id = n.client_id AND r.partner_id <> n.partner_id
        AND r.started_at <= $3 AND r.expires_at > $3
      WHERE EXISTS (${managing} AND r.partner_id = n.partner_id)
      ORDER BY n.ord, r.partner_id`,
    values: [news.map(({ partner }) => partner), news.map(({ client }) => client), now],
  });
  const possible = rows.flatMap(({ ord, told, partners }) => {
    const one = news[ord - 1];
    if (one === undefined) return [];
    return [{ one, told, partners, heard: heardKey(one, told) }];
  });
  const heard = await existing(
    db,
    possible.map((row) => row.heard),
  );
  return possible
    .filter((row) => heard.has(row.heard))
    .map(({ one, told, partners }) => ({
      kind: 'sharing_started',
      partner: told,
      client: one.client,
      about: [one.partner, 'restored', one.takesBack.key],
      dueAt: now,
      body: { partners, since: formatInstant(now), restored: true },
    }));
}

function heardKey({ partner, client, startedBy, takesBack }: Restoration, told: PartnerId): string {
  const about = [partner, startedBy.source, startedBy.id, takesBack.end];
  return noticeKey({ kind: 'sharing_ended', partner: told, client, about });
}

async function existing(db: ClientBase, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ key: string }>({
    name: 'notices-of-keys',
    text: 'SELECT key FROM notice WHERE key = ANY ($1::text[])',
    values: [keys],
  });
  return new Set(rows.map(({ key }) => key));
}
