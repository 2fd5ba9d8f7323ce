/** Computes one page of statements from frozen inputs alone. */
import type { PoolClient } from 'pg';
import { sha256 } from '../../../platform/sha256.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { groupBy } from '../../../rules/month/group-by.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { toolsInDays } from '../../../rules/month/pair-history.ts';
import type { PartnerFacts } from '../../../rules/month/partner-facts.ts';
import { partnerStatement, saysSomething } from '../../../rules/month/partner-statement.ts';
import { statementText } from '../../../rules/month/seal.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { valueClient, type ValuedPair } from '../../../rules/month/value-client.ts';
import type { Queryable } from '../../pool.ts';
import type { Basis } from '../freeze/basis.ts';
import { pairInputs, partnerInputs, type PairInput, type PartnerInput } from './read-inputs.ts';
import { writeStatements } from './write-statements.ts';

/** In the caller's transaction, which has claimed the page. */
export async function computePage(client: PoolClient, basis: Basis, frame: MonthFrame, page: number): Promise<void> {
  const statements = await pageStatements(client, basis.run, frame, page);
  const sealed = statements.map((statement) => ({
    statement,
    hash: sha256(statementText(statementRow(statement), basis)),
  }));
  await writeStatements(client, basis.run, sealed);
}

/** The statements of a page, by partner; nothing is written. */
export async function pageStatements(
  db: Queryable,
  run: number,
  frame: MonthFrame,
  page: number,
): Promise<readonly Statement[]> {
  const partners = await partnerInputs(db, run, page);
  const tiers = new Map(partners.map(({ partner, tierBefore }) => [partner, tierBefore]));
  const pairs = groupBy(await pairInputs(db, run, page), ({ partner }) => partner);
  const statements: Statement[] = [];
  for (const input of partners) {
    if (!mayHaveStatement(input, frame)) continue;
    const valued = (pairs.get(input.partner) ?? []).flatMap((pair) => ownLine(pair, frame, tiers));
    const statement = await partnerStatement(partnerFacts(input, valued, frame), frame);
    if (saysSomething(statement)) statements.push(statement);
  }
  return statements;
}

/** The partner's own line at a client; nobody else's tier matters for it. */
function ownLine(
  { partner, client }: PairInput,
  frame: MonthFrame,
  tiers: ReadonlyMap<PartnerId, string | null>,
): readonly ValuedPair[] {
  return valueClient(client, frame, (one) => tiers.get(one) ?? null).filter(({ pair }) => pair.partner === partner);
}

/** A partner that is registered only later has no tier yet, unless an adjustment reaches back to it. */
function mayHaveStatement({ registeredAt, adjustments, tierBefore }: PartnerInput, { valuedAt }: MonthFrame): boolean {
  return registeredAt < valuedAt || adjustments.length > 0 || tierBefore !== null;
}

function partnerFacts(input: PartnerInput, valued: readonly ValuedPair[], { valuedAt }: MonthFrame): PartnerFacts {
  const { partner, deals, adjustments, attributes, activities, performance, tierBefore, tierChangedIn } = input;
  return {
    partner,
    lines: valued.map(({ line }) => line),
    deals,
    adjustments,
    attributes,
    qualifyingActivities: (days) => activities[days] ?? 0,
    toolsUsed: (days) => valued.filter(({ line }) => line.n > 0).map(({ pair }) => toolsInDays(pair, days, valuedAt)),
    past: {
      creditedTier: tierBefore,
      changedIn: tierChangedIn,
      performanceIn: (month) => performance[month] ?? null,
    },
  };
}
