/**
 * Composing what is due. Reading happens before the transaction that writes: whoever is slower finds that it was done.
 */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { saysSomething } from '../../rules/digest/digest.ts';
import { lastDigestAt, nextDigestAt } from '../../rules/digest/schedule.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { dueDigests, writeDigest, type DueDigest } from '../../store/digests/due.ts';
import { readDigest } from '../../store/digests/read-digest.ts';
import type { RulesNow } from '../../store/pairs/fold-pairs.ts';
import { zoneInForce } from '../../store/rule-sets/zone-in-force.ts';
import { inTransaction } from '../../store/transaction.ts';
import type { TurnResult } from '../relay/turn.ts';

export interface ComposeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: RulesNow;
}

/** Composed before anybody looks whether to stop. */
const AT_ONCE = 10;

/** One turn: some of what is due. */
export async function composeTurn(dependencies: ComposeDependencies): Promise<TurnResult> {
  const { pool, clock, rulesNow } = dependencies;
  const now = clock.now();
  const due = await dueDigests(pool, now, AT_ONCE);
  if (due.length === 0) return { kind: 'idle' };
  const zone = await zoneInForce(pool, rulesNow, now);
  for (const one of due) await compose(dependencies, one, zone, now);
  return { kind: due.length === AT_ONCE ? 'more' : 'idle' };
}

/** However many were missed, one tells all of it. */
async function compose({ pool, clock, rulesNow }: ComposeDependencies, due: DueDigest, zone: string, now: Instant) {
  const { partner, frequency, toldUntil: from, nextAt } = due;
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
  await inTransaction(pool, (client) => writeDigest(client, composed, clock.realNow()));
}
