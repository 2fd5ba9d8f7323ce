/** One attempt to deliver: what is sent, and what its answer means. */
import { noticeEvent } from '../../rules/notices/notice-event.ts';
import type { TakenDelivery } from '../../store/webhooks/take-deliveries.ts';
import type { Attempted } from '../../store/webhooks/settle-deliveries.ts';
import { backoffMs, type Backoff } from '../lanes/backoff.ts';
import type { Posted, Poster } from './post.ts';
import { sign } from './sign.ts';

export interface AttemptTools {
  readonly poster: Poster;
  /** Between two attempts of one delivery. */
  readonly again: Backoff;
  /** Milliseconds since the epoch. */
  readonly realNow: () => number;
}

/** Never throws: what goes wrong is an outcome. */
export async function attempt(delivery: TakenDelivery, { poster, again, realNow }: AttemptTools): Promise<Attempted> {
  const { webhook, partner, client, claim, id, url, secrets, failures, notice } = delivery;
  const body = JSON.stringify(noticeEvent(notice));
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'Tenure',
    ...sign(notice.name, body, secrets, realNow()),
  };
  const posted = await poster.post(url, headers, body);
  const fault = faultOf(posted);
  const answer = posted.kind === 'answered' ? posted.answer : null;
  const askedFor = Math.min((answer?.retryAfter ?? 0) * 1_000, again.mostMs);
  const outcome = fault === null ? 'delivered' : answer?.status === 410 ? 'gone' : 'failed';
  return {
    webhook,
    partner,
    client,
    claim,
    id,
    outcome,
    fault,
    status: answer?.status ?? null,
    answer: fault === null ? null : (answer?.text ?? null),
    notBefore: realNow() + Math.max(backoffMs(again, failures), askedFor),
  };
}

/** Null when it was taken. */
function faultOf(posted: Posted): string | null {
  if (posted.kind === 'failed') return posted.why;
  const { status } = posted.answer;
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400
    ? `It answered ${status}; redirects are not followed.`
    : `It answered ${status}.`;
}
