/**
 * What notices about one partner mean for the others at the same client (`docs/domain.md §9`). Found from the periods as
 * they are now, after the notices were recorded: of two periods that became known at once, the one that is looked at
 * second finds the other.
 */
import type { ClientBase } from 'pg';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { sharingOf, type ClientPeriod, type SharingChange } from '../../rules/notices/sharing.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { News } from './news.ts';
import { recordNotices, type Notice } from './record-notices.ts';
import { beganAgain, isRestoration } from './sharing-again.ts';

/** Records what follows from news, once whoever looks. */
export async function recordSharing(client: ClientBase, news: readonly News[], now: Instant): Promise<void> {
  const changes = await changesOf(client, news.filter(isTransition), now);
  const again = await beganAgain(client, news.filter(isRestoration), now);
  await recordNotices(client, [...changes, ...again], now);
}

type Transition = News & { readonly client: ClientId; readonly startedBy: NonNullable<News['startedBy']> };

function isTransition(news: News): news is Transition {
  return news.client !== null && news.startedBy !== null && news.takesBack === null;
}

interface MetRow {
  /** Which of the news it is about. */
  readonly ord: number;
  readonly partner: PartnerId;
  readonly source: string;
  readonly id: string;
  readonly start: Instant;
  readonly end: Instant;
  /** The period that the news is about, and not one that it met. */
  readonly own: boolean;
}

async function changesOf(db: ClientBase, news: readonly Transition[], now: Instant): Promise<readonly Notice[]> {
  if (news.length === 0) return [];
  const { rows } = await db.query<MetRow>({
    name: 'periods-met',
    text: `SELECT n.ord::int, p.partner_id AS partner, p.started_by_source AS source, p.started_by_id AS id,
        p.start_at AS start, coalesce(p.end_at, p.expires_at) AS end, p.partner_id = n.partner_id AS own
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS n (partner_id, client_id, source, id, ord)
      JOIN period o ON o.partner_id = n.partner_id AND o.client_id = n.client_id
        AND o.started_by_source = n.source AND o.started_by_id = n.id
      JOIN period p ON p.client_id = n.client_id AND (p.partner_id <> n.partner_id OR p.ordinal = o.ordinal)
        AND p.start_at <= coalesce(o.end_at, o.expires_at) AND coalesce(p.end_at, p.expires_at) >= o.start_at
      ORDER BY n.ord, p.partner_id, p.ordinal`,
    values: [
      news.map(({ partner }) => partner),
      news.map(({ client }) => client),
      news.map(({ startedBy }) => startedBy.source),
      news.map(({ startedBy }) => startedBy.id),
    ],
  });
  return news.flatMap(({ client }, index) => {
    const met = rows.filter(({ ord }) => ord === index + 1);
    const own = met.find((row) => row.own);
    if (own === undefined) return [];
    const others = met.filter((row) => !row.own).map(clientPeriod);
    return sharingOf(clientPeriod(own), others, now).map((change) => changeNotice(client, change));
  });
}

function clientPeriod({ partner, source, id, start, end }: MetRow): ClientPeriod {
  return { partner, startedBy: { source, id }, start, end };
}

/** The other partner is not named: how many share the client is all that concerns the one that is told. */
function changeNotice(client: ClientId, { kind, told, of, at, partners }: SharingChange): Notice {
  const about = [of.partner, of.startedBy.source, of.startedBy.id];
  const began = kind === 'sharing_started';
  return {
    kind,
    partner: told,
    client,
    about: began ? about : [...about, of.end],
    dueAt: at,
    body: { partners, [began ? 'since' : 'end']: formatInstant(at) },
  };
}
