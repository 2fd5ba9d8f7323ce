/** What a stretch of notices comes to: what was taken back within it is no news, and of a month the last word counts. */
import type { JsonObject } from '../events/event.ts';
import type { ClientId } from '../ids.ts';
import type { NoticeKind } from '../notices/notice-kind.ts';
import type { EndReason } from '../relationship/period.ts';
import { parseInstant, type Instant } from '../time/instant.ts';
import type { DigestNews, MonthNews } from './digest.ts';

/** A notice as it was recorded. */
export interface RecordedNotice {
  readonly kind: NoticeKind;
  /** Null for what is about a month. */
  readonly client: ClientId | null;
  readonly body: JsonObject;
}

/** @param notices of one partner, in the order in which they were recorded */
export function gatherNews(notices: readonly RecordedNotice[]): DigestNews {
  const ended = of(notices, 'ended').map(({ client, body }) => ({
    client,
    end: instantIn(body, 'end'),
    reason: textIn(body, 'endReason') as EndReason,
  }));
  const restored = of(notices, 'restored').map(({ client, body }) => ({ client, end: instantIn(body, 'end') }));
  return {
    started: of(notices, 'started').map(({ client, body }) => ({ client, start: instantIn(body, 'start') })),
    ended: without(ended, restored),
    restored: without(restored, ended),
    moved: lastOfEach(
      of(notices, 'withdrawn').map(({ client, body }) => ({
        client,
        was: instantIn(body, 'was'),
        expiresAt: instantIn(body, 'expiresAt'),
      })),
      ({ client }) => client,
    ),
    sharing: notices.flatMap(({ kind, client, body }) => {
      if (client === null || (kind !== 'sharing_started' && kind !== 'sharing_ended')) return [];
      const began = kind === 'sharing_started';
      const at = instantIn(body, began ? 'since' : 'end');
      return [{ client, kind: began ? 'started' : 'ended', partners: Number(body['partners']), at }] as const;
    }),
    months: lastOfEach(notices.flatMap(monthNews), ({ month }) => month),
    tiers: notices.flatMap(({ kind, body }) =>
      kind === 'tier_changed'
        ? [{ month: textIn(body, 'month'), from: tierIn(body, 'from'), to: tierIn(body, 'to') }]
        : [],
    ),
  };
}

type OfClient = RecordedNotice & { readonly client: ClientId };

function of(notices: readonly RecordedNotice[], kind: NoticeKind): readonly OfClient[] {
  return notices.filter((notice): notice is OfClient => notice.kind === kind && notice.client !== null);
}

interface End {
  readonly client: ClientId;
  readonly end: Instant;
}

/** Those that have no counterpart among the others, each of which takes away one. */
function without<One extends End>(list: readonly One[], others: readonly End[]): readonly One[] {
  const left = [...others];
  return list.filter(({ client, end }) => {
    const place = left.findIndex((other) => other.client === client && other.end === end);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function lastOfEach<One>(list: readonly One[], keyOf: (one: One) => string): readonly One[] {
  return list.filter((one, place) => !list.slice(place + 1).some((later) => keyOf(later) === keyOf(one)));
}

function monthNews({ kind, body }: RecordedNotice): readonly MonthNews[] {
  if (kind !== 'month_drafted' && kind !== 'month_closed') return [];
  return [
    {
      month: textIn(body, 'month'),
      kind: kind === 'month_drafted' ? 'drafted' : 'closed',
      totalPoints: textIn(body, 'totalPoints'),
      creditedTier: tierIn(body, 'creditedTier'),
    },
  ];
}

function textIn(body: JsonObject, field: string): string {
  const text = body[field];
  if (typeof text !== 'string') throw new Error(`a notice has no ${field}`);
  return text;
}

function tierIn(body: JsonObject, field: string): string | null {
  return body[field] === null ? null : textIn(body, field);
}

function instantIn(body: JsonObject, field: string): Instant {
  const instant = parseInstant(textIn(body, field));
  if (instant === null) throw new Error(`a notice says no instant for ${field}`);
  return instant;
}
