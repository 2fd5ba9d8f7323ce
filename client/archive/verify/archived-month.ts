/** A closed month of an archive: its link in the chain, and its statements as they stand in a file. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseDecimalOfAnyLength, type Decimal } from '../../../rules/decimal.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { PaidStatement } from '../../../rules/month/settled.ts';
import { monthText, statementLine, statementText, type Seal } from '../../../rules/month/seal.ts';
import type { StatementRow } from '../../../rules/month/statement-row.ts';
import { parseMonth, type Month } from '../../../rules/time/month.ts';
import { sha256 } from '../../../platform/sha256.ts';
import type { ChainRow } from '../archive-rows.ts';
import type { Findings } from './findings.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import { readRows, type PlacedRow } from './read-rows.ts';

const decimal = z.string().transform((text, context): Decimal => {
  const value = parseDecimalOfAnyLength(text);
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
const line = z.object({ client, points: decimal });

/** What of a statement the months after it rest on. */
const paid = z.object({
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
      z.object({ kind: z.literal('posted'), points: decimal }),
      z.object({ kind: z.literal('late'), month, client: client.nullable(), points: decimal }),
    ]),
  ),
});

interface HashedStatement {
  readonly partner: string;
  readonly hash: string;
}

/** Any object that names a partner: what else it says is compared, not believed. Its fields keep their order. */
const hashedStatement = z.custom<HashedStatement>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { partner, hash } = value as Partial<Record<keyof HashedStatement, unknown>>;
  return typeof partner === 'string' && typeof hash === 'string';
}, 'has no partner or no hash');

export interface ArchivedMonth {
  readonly link: ChainRow;
  readonly file: string;
}

export function sealOf({ position, ruleSets, previous }: ChainRow): Seal {
  return { position, ruleSets, previous };
}

/**
 * The statements of a month, one at a time, each held against its hash; after the last, the month's hash is held against
 * those of its statements.
 */
export async function* hashedStatements(
  folder: ArchiveFolder,
  { link, file }: ArchivedMonth,
  findings: Findings,
): AsyncGenerator<PlacedRow<HashedStatement>> {
  const seal = sealOf(link);
  const { valuedAt, policy, ruleSet } = link;
  const whole = createHash('sha256').update(monthText({ month: link.month as Month, valuedAt, policy, ruleSet }, seal));
  for await (const placed of readRows(folder, file, hashedStatement, findings)) {
    const { hash, ...statement } = placed.row;
    const { partner } = statement;
    const wanted = sha256(statementText(statement as unknown as StatementRow, seal));
    findings.expect(file, hash, wanted, { line: placed.line, partner, field: 'hash' });
    whole.update(statementLine(partner, hash));
    yield placed;
  }
  if (whole.digest('hex') !== link.hash) {
    findings.add(file, `does not come to the hash of ${link.month} in the chain, ${link.hash}`);
  }
}

/** The statements as the months after them take them, one at a time. */
export async function* paidStatements(
  folder: ArchiveFolder,
  archived: ArchivedMonth,
  findings: Findings,
): AsyncGenerator<PaidStatement> {
  for await (const { line: at, row } of hashedStatements(folder, archived, findings)) {
    const read = paid.safeParse(row);
    if (read.success) yield read.data;
    else {
      const [issue] = read.error.issues;
      const place = { line: at, partner: row.partner, field: issue?.path.join('.') ?? null };
      findings.add(archived.file, issue?.message ?? 'is no statement', place);
    }
  }
}
