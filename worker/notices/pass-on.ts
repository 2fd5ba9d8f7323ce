/** Passing notices on: to the other partners whom they concern, into the queues of webhooks, and to the next digests. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { queueForDigests } from '../../store/digests/queue-items.ts';
import { takeNews } from '../../store/notices/news.ts';
import { recordSharing } from '../../store/notices/sharing-notices.ts';
import { queueNotices } from '../../store/webhooks/queue-notices.ts';
import { inKeyedTransaction } from '../../store/transaction.ts';
import type { TurnResult } from '../lanes/lane.ts';

export interface PassOnDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
}

/** Notices passed on in one transaction. */
const AT_ONCE = 500;

/** One turn: the next notices, and what follows from them. */
export async function passOnTurn({ pool, clock }: PassOnDependencies): Promise<TurnResult> {
  const taken = await inKeyedTransaction(pool, async (client) => {
    const news = await takeNews(client, AT_ONCE);
    await recordSharing(client, news, clock.now());
    const ids = news.map(({ id }) => id);
    await queueNotices(client, ids, clock.realNow());
    await queueForDigests(client, ids);
    return news.length;
  });
  return { kind: taken > 0 ? 'more' : 'idle' };
}

/** Until nothing is left that nobody else is at: for tests. */
export async function passOnAll(dependencies: PassOnDependencies): Promise<void> {
  while ((await passOnTurn(dependencies)).kind === 'more');
}
