/** What the lines of an archive's files are made of, and how they are read back. */
import { z } from 'zod';
import { EVENT_DATA_SCHEMAS } from '../../rules/events/schema.ts';
import type { StatementRow } from '../../rules/month/statement-row.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { parseMonth } from '../../rules/time/month.ts';
import type { ClosedMonth } from '../../store/archive/closed-chain.ts';
import type { ExtractRow } from '../../store/archive/ledger-extract.ts';
import type { VersionSummary } from '../../store/rule-sets/list-versions.ts';
import { effectiveFromText } from '../rule-sets/version-view.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const position = z.int().min(0);
const monthName = z.string().refine((text) => parseMonth(text) !== null, 'is no month');
const sealedRuleSet = z.strictObject({ version: z.string(), effectiveFrom: z.string(), contentHash: hash });

/** A line of `chain.ndjson`. */
export const chainRow = z.strictObject({
  month: monthName,
  valuedAt: z.string(),
  policy: z.enum(['closing', 'daily_weighted']),
  ruleSet: z.string().nullable(),
  ruleSets: z.array(sealedRuleSet),
  ledgerPosition: position,
  position,
  late: z.strictObject({ from: monthName, to: monthName, settledPosition: position }).nullable(),
  previous: hash.nullable(),
  hash,
  closedAt: z.string(),
  closedPosition: position,
});
export type ChainRow = z.infer<typeof chainRow>;

export function chainRowOf({ basis, hash: own, closedAt, closedPosition }: ClosedMonth): ChainRow {
  const { month, valuedAt, policy, ruleSet, ruleSets, ledgerPosition, position: last, late, previous } = basis;
  return {
    month,
    valuedAt: formatInstant(valuedAt),
    policy,
    ruleSet,
    ruleSets: ruleSets.map(({ version, effectiveFrom, contentHash }) => ({ version, effectiveFrom, contentHash })),
    ledgerPosition,
    position: last,
    late: late === null ? null : { from: late.from, to: late.to, settledPosition: late.settledPosition },
    previous,
    hash: own,
    closedAt: formatInstant(closedAt),
    closedPosition,
  };
}

/** A line of `statements.ndjson` and of `earlier-….ndjson`: the row of `export`, and its hash. */
export type HashedStatementRow = StatementRow & { readonly hash: string };

/** A line of `ledger.ndjson`. Of a user's e-mail address only the domain is in it. */
export const ledgerRow = z.strictObject({
  position,
  acceptedAt: z.string(),
  source: z.string(),
  id: z.string(),
  type: z.enum(Object.keys(EVENT_DATA_SCHEMAS) as [keyof typeof EVENT_DATA_SCHEMAS]),
  time: z.string(),
  data: z.record(z.string(), z.unknown()),
  contentHash: hash,
});
export type LedgerRow = z.infer<typeof ledgerRow>;

export function ledgerRowOf({
  position: place,
  acceptedAt,
  source,
  id,
  type,
  time,
  data,
  contentHash,
}: ExtractRow): LedgerRow {
  return {
    position: place,
    acceptedAt: formatInstant(acceptedAt),
    source,
    id,
    type,
    time: formatInstant(time),
    data: data as Record<string, unknown>,
    contentHash,
  };
}

/** A line of `rule-sets.ndjson`. */
export const ruleSetRow = z.strictObject({
  version: z.string(),
  position,
  effectiveFrom: z.string(),
  publishedAt: z.string(),
  author: z.string(),
  note: z.string().nullable(),
  contentHash: hash,
  files: z.record(z.string(), z.string()),
});
export type RuleSetRow = z.infer<typeof ruleSetRow>;

export function ruleSetRowOf(summary: VersionSummary, files: ReadonlyMap<string, string>): RuleSetRow {
  const { version, position: place, effectiveFrom, publishedAt, author, note, contentHash } = summary;
  return {
    version,
    position: place,
    effectiveFrom: effectiveFromText(effectiveFrom),
    publishedAt: formatInstant(publishedAt),
    author,
    note,
    contentHash,
    files: Object.fromEntries(files),
  };
}
