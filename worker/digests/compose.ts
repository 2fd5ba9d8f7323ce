/**
 * Composing what is due, one digest a transaction. It is taken before it is read for, which can mean some hundred folds:
 * workers share what is due at the same morning hour, and none composes what another does.
 */
import type { Pool, PoolClient } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { saysSomething } from '../../rules/digest/digest.ts';
import { lastDigestAt, nextDigestAt } from '../../rules/digest/schedule.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { takeDueDigest, writeDigest, type DueDigest } from '../../store/digests/due.ts';
import { readDigest } from '../../store/digests/read-digest.ts';
import type { RulesNow } from '../../store/pairs/fold-pairs.ts';
import { zoneInForce } from '../../store/rule-sets/zone-in-force.ts';
import { inTransaction } from '../../store/transaction.ts';
import type { TurnResult } from '../lanes/lane.ts';

export interface ComposeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: RulesNow;
}

/** One turn: what is due first. */
export async function composeTurn(dependencies: ComposeDependencies): Promise<TurnResult> {
  const { pool, clock } = dependencies;
  const now = clock.now();
  return inTransaction(pool, async (client): Promise<TurnResult> => {
    const due = await takeDueDigest(client, now);
    if (due === null) return { kind: 'idle' };
    await compose(client, dependencies, due, now);
    return { kind: 'more' };
  });
}

/** However many were missed, one tells all of it. */
async function compose(
  client: PoolClient,
  { pool, clock, rulesNow }: ComposeDependencies,
  due: DueDigest,
  now: Instant,
): Promise<void> {
  const { partner, frequency, toldUntil: from, nextAt } = due;
  const zone = await zoneInForce(pool, rulesNow, now);
  const dueAt = lastDigestAt(nextAt, now, frequency, zone);
  const { digest, notices } = await readDigest(pool, rulesNow, { partner, frequency, from, until: dueAt, zone }, now);
  const composed = {
    due,
    digest: saysSomething(digest) ? digest : null,
    notices,
    dueAt,
    zone,
    nextAt: nextDigestAt(Math.max(dueAt, now), frequency, zone),
  };
  await writeDigest(client, composed, clock.realNow());
}
