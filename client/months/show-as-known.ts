/** The use case of looking at a statement as it was known at an instant: what was thought then, and why it is different now. */
import type { Pool, PoolClient } from 'pg';
import { formatDecimal } from '../../rules/decimal.ts';
import type { DiffPart } from '../../rules/explain/month/diff-part.ts';
import { clientsOfDiff } from '../../rules/explain/month/diff-statements.ts';
import { statementNews } from '../../rules/known/statement-news.ts';
import type { LateCauses } from '../../rules/month/draft-month.ts';
import { causesAfter } from '../../rules/month/late-causes.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { ClientId } from '../../rules/ids.ts';
import { knownStatementOf, type AskedAsKnown, type KnownStatement } from '../../store/known/known-statements.ts';
import { logAround } from '../../store/known/log-around.ts';
import { positionAt } from '../../store/known/position-at.ts';
import { readHead } from '../../store/ledger/ledger-head.ts';
import { isRegisteredPartner } from '../../store/relationships.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { inSnapshot } from '../../store/transaction.ts';
import type { StatementName } from './show-month.ts';
import { statementView } from './statement-view.ts';

export type StatementAsKnown = ReturnType<typeof statementView<KnownStatement>> & { readonly known: StatementKnown };

export interface StatementKnown {
  readonly at: string;
  readonly knownAt: string;
  /** The same as it is known now. */
  readonly today: { readonly status: 'open' | 'closed'; readonly totalPoints: string } | null;
  /** Why it is different; they add up exactly. */
  readonly parts: readonly DiffPart[];
}

export type ShownAsKnown =
  | { readonly kind: 'known'; readonly shown: StatementAsKnown }
  | { readonly kind: 'no_statement' }
  | { readonly kind: 'unknown_partner' };

type When = Omit<AskedAsKnown, 'only'>;

export async function showStatementAsKnown(
  pool: Pool,
  rules: RuleBookCache,
  name: StatementName,
  { at, knownAt, now }: When & { readonly now: Instant },
): Promise<ShownAsKnown> {
  return inSnapshot(pool, async (client): Promise<ShownAsKnown> => {
    const then = await knownStatementOf(client, rules, name, { at, knownAt });
    if (then === null) {
      return { kind: (await isRegisteredPartner(client, name.partner)) ? 'no_statement' : 'unknown_partner' };
    }
    const today = await knownStatementOf(client, rules, name, { at, knownAt: now });
    const clients = clientsOfDiff(then.statement, today?.statement ?? null);
    const causes = await causesSince(client, rules, name, { at, knownAt, clients });
    const parts = statementNews(then.statement, today?.statement ?? null, causes);
    const totalPoints = today === null ? null : formatDecimal(today.statement.totalPoints);
    const known = {
      at: formatInstant(at),
      knownAt: formatInstant(knownAt),
      today: today === null || totalPoints === null ? null : { status: today.status, totalPoints },
      parts,
    };
    return { kind: 'known', shown: { ...statementView(then), known } };
  });
}

async function causesSince(
  client: PoolClient,
  rules: RuleBookCache,
  { partner }: StatementName,
  { at, knownAt, clients }: When & { readonly clients: readonly ClientId[] },
): Promise<LateCauses> {
  const { position } = await readHead(client);
  const since = await positionAt(client, knownAt);
  const { book, engine } = await rules.at(client);
  const { log, entries } = await logAround(client, engine, { clients, partners: [partner], position, at });
  return causesAfter(since, log, entries, book);
}
