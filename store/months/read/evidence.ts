/** What the statements of a run rest on, folded anew from the ledger as it was at the run's cut (`docs/decisions/0009`). */
import type { PoolClient } from 'pg';
import { monthEvidence, type MonthEvidence } from '../../../rules/explain/month/month-evidence.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { LateCauses } from '../../../rules/month/draft-month.ts';
import { causesAfter } from '../../../rules/month/late-causes.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { logAround } from '../../known/log-around.ts';
import { rulesKnown } from '../../known/rules-known.ts';
import type { RuleBookCache } from '../../rule-sets/rule-book-cache.ts';
import type { Basis } from '../freeze/basis.ts';

/** Some clients, for one partner's figures. */
export interface AboutClients {
  readonly partner: PartnerId;
  readonly clients: readonly ClientId[];
}

export interface EvidenceSince {
  readonly evidence: MonthEvidence;
  /** What of it came after a position. */
  readonly causes: LateCauses;
}

export async function evidenceOf(
  client: PoolClient,
  rules: RuleBookCache,
  basis: Basis,
  about: AboutClients,
): Promise<MonthEvidence> {
  return (await evidenceSince(client, rules, basis, { ...about, since: basis.ledgerPosition })).evidence;
}

/** @param about.since a position of the ledger */
export async function evidenceSince(
  client: PoolClient,
  rules: RuleBookCache,
  { month, ledgerPosition: position, valuedAt }: Basis,
  { partner, clients, since }: AboutClients & { readonly since: number },
): Promise<EvidenceSince> {
  const { book, engine } = rulesKnown(await rules.at(client), position);
  const around = { clients, partners: [partner], position, at: valuedAt - 1 };
  const { log, entries } = await logAround(client, engine, around);
  return {
    evidence: monthEvidence(log, monthFrame(book, month)),
    causes: causesAfter(since, log, entries, book),
  };
}
