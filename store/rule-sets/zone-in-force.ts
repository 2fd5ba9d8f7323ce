/** The time zone of the programme in force. */
import type { Pool } from 'pg';
import { zoneOf } from '../../rules/month/month-end.ts';
import { versionAt } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { RulesNow } from '../pairs/fold-pairs.ts';
import { inTransaction } from '../transaction.ts';

export async function zoneInForce(pool: Pool, rulesNow: RulesNow, now: Instant): Promise<string> {
  const { ruleSetPosition } = await readHead(pool);
  const { book } = await inTransaction(pool, (client) => rulesNow(client, ruleSetPosition));
  return zoneOf(book, versionAt(book, now));
}
