/** A notice as the systems of others receive it: a CloudEvent 1.0 in JSON. */
import type { Json, JsonObject } from '../events/event.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import { formatInstant, type Instant } from '../time/instant.ts';
import type { NoticeKind } from './notice-kind.ts';

export interface NoticeToSend {
  /** The same whenever and wherever it is sent. */
  readonly name: string;
  readonly kind: NoticeKind;
  readonly partner: PartnerId;
  /** Null for what is about a month. */
  readonly client: ClientId | null;
  readonly dueAt: Instant;
  readonly body: JsonObject;
}

/** `type` is `tenure.notice.` and the kind; `data` names partner and client, and says what the notice says. */
export function noticeEvent({
  name,
  kind,
  partner,
  client,
  dueAt,
  body,
}: NoticeToSend): Readonly<Record<string, Json>> {
  // Our own name of the notice that is taken back means nothing to others.
  const { notice: _key, ...said } = body;
  return {
    specversion: '1.0',
    id: name,
    source: 'tenure',
    type: `tenure.notice.${kind}`,
    time: formatInstant(dueAt),
    datacontenttype: 'application/json',
    data: { partner, ...(client !== null && { client }), ...said },
  };
}
