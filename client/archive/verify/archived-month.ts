/** A closed month of an archive: its link in the chain, and its statements as they stand in a file. */
import { z } from 'zod';
import { parseDecimal, type Decimal } from '../../../rules/decimal.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { PaidStatement } from '../../../rules/month/settled.ts';
import { monthText, statementLine, statementText, type Seal } from '../../../rules/month/seal.ts';
import type { StatementRow } from '../../../rules/month/statement-row.ts';
import { parseMonth, type Month } from '../../../rules/time/month.ts';
import { sha256 } from '../../../platform/sha256.ts';
import type { ChainRow } from '../archive-rows.ts';
import type { Findings } from './findings.ts';
import type { PlacedRow } from './read-rows.ts';

const decimal = z.string().transform((text, context): Decimal => {
  const value = parseDecimal(text);
  if (value !== null) return value;
  context.addIssue({ code: 'custom', message: 'is no decimal' });
  return z.NEVER;
});
const month = z.string().transform((text, context): Month => {
  const value = parseMonth(text);
  if (value !== null) return value;
  context.addIssue({ code: 'custom', message: 'is no month' });
  return z.NEVER;
});
const tier = z.string().nullable();
const client = z.string().transform((id) => id as ClientId);
const line = z.looseObject({ client, points: decimal });

/** What of a statement the months after it rest on. */
const paid = z.looseObject({
  month,
  partner: z.string().transform((id) => id as PartnerId),
  tierBefore: tier,
  performanceTier: tier,
  creditedTier: tier,
  tierChangedIn: month.nullable(),
  lines: z.array(line),
  soldLines: z.array(line),
  adjustments: z.array(
    z.discriminatedUnion('kind', [
      z.looseObject({ kind: z.literal('posted'), points: decimal }),
      z.looseObject({ kind: z.literal('late'), month, client: client.nullable(), points: decimal }),
    ]),
  ),
});

export interface HashedStatement {
  readonly partner: string;
  readonly hash: string;
}

/** Any object that names a partner: what else it says is compared, not believed. Its fields keep their order. */
export const hashedStatement = z.custom<HashedStatement>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { partner, hash } = value as Partial<Record<keyof HashedStatement, unknown>>;
  return typeof partner === 'string' && typeof hash === 'string';
}, 'has no partner or no hash');

export interface ArchivedMonth {
  readonly link: ChainRow;
  readonly file: string;
  readonly rows: readonly PlacedRow<HashedStatement>[];
}

export function sealOf({ position, ruleSets, previous }: ChainRow): Seal {
  return { position, ruleSets, previous };
}

/** Each statement against its hash, and the month's hash against those of its statements. */
export function checkHashes({ link, file, rows }: ArchivedMonth, findings: Findings): void {
  const seal = sealOf(link);
  let text = monthText(
    { month: link.month as Month, valuedAt: link.valuedAt, policy: link.policy, ruleSet: link.ruleSet },
    seal,
  );
  for (const { line: at, row } of rows) {
    const { hash, ...statement } = row;
    const wanted = sha256(statementText(statement as unknown as StatementRow, seal));
    findings.expect(file, hash, wanted, { line: at, partner: row.partner, field: 'hash' });
    text += statementLine(row.partner, hash);
  }
  if (sha256(text) !== link.hash) {
    findings.add(file, `does not come to the hash of ${link.month} in the chain, ${link.hash}`);
  }
}

/** The statements as the months after them take them. */
export function paidStatements({ file, rows }: ArchivedMonth, findings: Findings): readonly PaidStatement[] {
  return rows.flatMap(({ line: at, row }) => {
    const read = paid.safeParse(row);
    if (read.success) return [read.data];
    const [issue] = read.error.issues;
    const place = { line: at, partner: row.partner, field: issue?.path.join('.') ?? null };
    findings.add(file, issue?.message ?? 'is no statement', place);
    return [];
  });
}
