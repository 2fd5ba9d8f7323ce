/** Computes one page of statements from frozen inputs alone. */
import type { PoolClient } from 'pg';
import { sha256 } from '../../../platform/sha256.ts';
import { askedFacts } from '../../../rules/month/asked-facts.ts';
import type { ManagedLine } from '../../../rules/month/managed-line.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import type { PartnerFacts } from '../../../rules/month/partner-facts.ts';
import { partnerStatement, saysSomething } from '../../../rules/month/partner-statement.ts';
import { statementText } from '../../../rules/month/seal.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { toolsUsed } from '../../../rules/month/tools-used.ts';
import { valueClient, type ValuedPair } from '../../../rules/month/value-client.ts';
import type { Queryable } from '../../pool.ts';
import type { Basis } from '../freeze/basis.ts';
import { pairInputs, pairTexts, partnerInputs, type PairInput, type PartnerInput } from './read-inputs.ts';
import { PageText } from './page-text.ts';

/** In the caller's transaction, which has claimed the page. */
export async function computePage(client: PoolClient, basis: Basis, frame: MonthFrame, page: number): Promise<void> {
  const text = new PageText(basis.run);
  for await (const statement of pageStatements(client, basis.run, frame, page)) {
    const row = statementRow(statement);
    text.add(statement, row, sha256(statementText(row, basis)));
  }
  await text.write(client);
}

/**
 * The statements of a page, by partner and one at a time. What has been dealt with is never kept, not even the history of
 * a pair whose line is made: a partner may have thousands. Nothing is written.
 */
export async function* pageStatements(
  db: Queryable,
  run: number,
  frame: MonthFrame,
  page: number,
): AsyncGenerator<Statement, void, undefined> {
  const partners = await partnerInputs(db, run, page);
  const pairs = await pairTexts(db, run, page);
  const { tools: asksForTools } = askedFacts(frame);
  for (const input of partners) {
    if (!mayHaveStatement(input, frame)) continue;
    const managed: ManagedLine[] = [];
    const tools: number[] = [];
    for (const one of pairInputs(input.partner, pairs.get(input.partner))) {
      for (const { pair, line } of ownLine(one, frame, input.tierBefore)) {
        managed.push(line);
        if (asksForTools && line.n > 0) tools.push(toolsUsed(pair, frame));
      }
    }
    const statement = await partnerStatement(partnerFacts(input, managed, tools), frame);
    if (saysSomething(statement)) yield statement;
  }
}

/** The partner's own line at a client; nobody else's tier matters for it. */
function ownLine({ partner, client }: PairInput, frame: MonthFrame, tierBefore: string | null): readonly ValuedPair[] {
  return valueClient(client, frame, () => tierBefore, partner);
}

/** A partner that is registered only later has no tier yet, unless an adjustment reaches back to it. */
function mayHaveStatement({ registeredAt, adjustments, tierBefore }: PartnerInput, { valuedAt }: MonthFrame): boolean {
  return registeredAt < valuedAt || adjustments.length > 0 || tierBefore !== null;
}

function partnerFacts(input: PartnerInput, lines: readonly ManagedLine[], tools: readonly number[]): PartnerFacts {
  const { partner, deals, adjustments, attributes, activities, performance, tierBefore, tierChangedIn } = input;
  return {
    partner,
    lines,
    deals,
    adjustments,
    attributes,
    qualifyingActivities: (days) => activities[days] ?? 0,
    toolsUsed: () => tools,
    past: {
      creditedTier: tierBefore,
      changedIn: tierChangedIn,
      performanceIn: (month) => performance[month] ?? null,
    },
  };
}
