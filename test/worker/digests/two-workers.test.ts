import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDueDigest } from '../../../store/digests/due.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { composeTurn } from '../../../worker/digests/compose.ts';
import { accessRemoved } from '../../support/events.ts';
import { recordingPool } from '../../support/recording-pool.ts';
import { createDigestWorld, readable, type DigestWorld } from './digest-world.ts';

let digests: DigestWorld;
beforeEach(async () => {
  digests = await createDigestWorld();
});
afterEach(async () => digests.close());

describe('two workers', () => {
  beforeEach(async () => {
    await digests.subscribe();
    await digests.someNews();
    digests.world.setTime('2026-01-03T07:00:00Z');
  });

  it('that come at once read for a digest once', async () => {
    const { pool, judge } = digests.world;
    const recording = recordingPool(pool);
    await Promise.all([
      composeTurn({ ...judge, pool: recording.pool }),
      composeTurn({ ...judge, pool: recording.pool }),
    ]);
    expect(recording.take().filter(({ name }) => name === 'digest-notices')).toHaveLength(1);
    expect(await digests.mails()).toHaveLength(1);
  });

  it('share what is due: one composes what the other has not taken, and notices are queued meanwhile', async () => {
    const { pool, judge } = digests.world;
    await digests.subscribe({ partner: 'other', to: ['x@other.example'] });
    await pool.query(`UPDATE digest_subscription SET next_at = next_at - 1 WHERE partner_id = 'acme'`);
    digests.world.setTime('2026-01-04T07:00:00Z');
    await inTransaction(pool, async (client) => {
      expect(await takeDueDigest(client, judge.clock.now())).toMatchObject({ partner: 'acme' });
      await digests.compose();
      expect(await nextAt()).toEqual([
        { partner: 'acme', isDue: true },
        { partner: 'other', isDue: false },
      ]);
      await digests.world.send(accessRemoved('ann', 'shop', { at: '2026-01-04T06:00:00Z', by: 'client' }));
      await digests.settle();
    });
    await digests.compose();
    await digests.send();
    expect(digests.server.received.map(({ to }) => to)).toEqual([['partners@acme.example']]);
    expect(readable(digests.server.received[0]?.source ?? '')).toContain('ended on 4 January 2026 at 06:00');
  });

  async function nextAt(): Promise<readonly { readonly partner: string; readonly isDue: boolean }[]> {
    const { pool, judge } = digests.world;
    const { rows } = await pool.query<{ partner: string; isDue: boolean }>(
      'SELECT partner_id AS partner, next_at <= $1 AS "isDue" FROM digest_subscription ORDER BY 1',
      [judge.clock.now()],
    );
    return rows;
  }
});
