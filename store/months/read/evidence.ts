/** What the statements of a run rest on, folded anew from the ledger as it was at the run's cut (`docs/decisions/0009`). */
import type { PoolClient } from 'pg';
import { monthEvidence, type MonthEvidence } from '../../../rules/explain/month/month-evidence.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { logAround } from '../../known/log-around.ts';
import { rulesKnown } from '../../known/rules-known.ts';
import type { RuleBookCache } from '../../rule-sets/rule-book-cache.ts';
import type { Basis } from '../freeze/basis.ts';

/** About some clients, for one partner's figures. */
export async function evidenceOf(
  client: PoolClient,
  rules: RuleBookCache,
  { month, ledgerPosition: position, valuedAt }: Basis,
  { partner, clients }: { readonly partner: PartnerId; readonly clients: readonly ClientId[] },
): Promise<MonthEvidence> {
  const { book, engine } = rulesKnown(await rules.at(client), position);
  const { log } = await logAround(client, engine, { clients, partners: [partner], position, at: valuedAt - 1 });
  return monthEvidence(log, monthFrame(book, month));
}
