/** Rows of a statement back to what they were written from: the same row comes of it, byte for byte. */
import { ownDecimal } from '../../../rules/decimal.ts';
import type { DealKind } from '../../../rules/events/event.ts';
import type { ClientId, DealId, PartnerId } from '../../../rules/ids.ts';
import type { Adjustment, LateCause } from '../../../rules/month/adjustment.ts';
import type { SoldLine } from '../../../rules/month/deal.ts';
import type { LineNote, ManagedLine } from '../../../rules/month/managed-line.ts';
import type { NextTier, Statement } from '../../../rules/month/statement.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Basis } from '../freeze/basis.ts';

interface OfPartner {
  readonly partner_id: PartnerId;
}

export interface StatementColumns extends OfPartner {
  readonly managed_points: string;
  readonly sold_points: string;
  readonly adjustment_points: string;
  readonly total_points: string;
  readonly tier_before: string | null;
  readonly performance_tier: string | null;
  readonly credited_tier: string | null;
  readonly tier_changed_in: Month | null;
  readonly next_tier: NextTier | null;
  /** In hex. */
  readonly hash: string;
}

export interface LineColumns extends OfPartner {
  readonly client_id: ClientId;
  readonly mrr: string;
  readonly currency: string | null;
  readonly n: number;
  readonly share: string;
  readonly unit: string | null;
  readonly multiplier: string | null;
  readonly points: string;
  readonly last_activity_at: Instant | null;
  readonly expires_at: Instant | null;
  readonly notes: readonly LineNote[] | null;
}

export interface SoldLineColumns extends OfPartner {
  readonly deal_id: DealId;
  readonly client_id: ClientId;
  readonly kind: DealKind;
  readonly closed_at: Instant;
  readonly rule_set: string | null;
  readonly mrr: string;
  readonly currency: string;
  readonly unit: string | null;
  readonly multiplier: string;
  readonly points: string;
  readonly notes: SoldLine['notes'] | null;
}

export type AdjustmentColumns = OfPartner & { readonly points: string } & (
    | {
        readonly kind: 'posted';
        readonly source: string;
        readonly id: string;
        readonly time: Instant;
        readonly reason: string;
        readonly author: string;
      }
    | {
        readonly kind: 'late';
        readonly corrects: Month;
        readonly client_id: ClientId | null;
        readonly causes: readonly LateCause[];
      }
  );

export interface StatementParts {
  readonly statement: StatementColumns;
  readonly lines: readonly LineColumns[];
  readonly soldLines: readonly SoldLineColumns[];
  readonly adjustments: readonly AdjustmentColumns[];
}

export function readStatement(basis: Basis, { statement, lines, soldLines, adjustments }: StatementParts): Statement {
  return {
    month: basis.month,
    partner: statement.partner_id,
    policy: basis.policy,
    version: basis.ruleSet,
    valuedAt: basis.valuedAt,
    lines: lines.map(readLine),
    soldLines: soldLines.map(readSoldLine),
    adjustments: adjustments.map(readAdjustment),
    managedPoints: ownDecimal(statement.managed_points),
    soldPoints: ownDecimal(statement.sold_points),
    adjustmentPoints: ownDecimal(statement.adjustment_points),
    totalPoints: ownDecimal(statement.total_points),
    tierBefore: statement.tier_before,
    performanceTier: statement.performance_tier,
    creditedTier: statement.credited_tier,
    tierChangedIn: statement.tier_changed_in,
    nextTier: statement.next_tier,
  };
}

export function readLine(row: LineColumns): ManagedLine {
  return {
    client: row.client_id,
    mrr: ownDecimal(row.mrr),
    currency: row.currency,
    n: row.n,
    share: ownDecimal(row.share),
    unit: row.unit === null ? null : ownDecimal(row.unit),
    multiplier: row.multiplier === null ? null : ownDecimal(row.multiplier),
    points: ownDecimal(row.points),
    lastQualifyingActivity: row.last_activity_at,
    expiresAt: row.expires_at,
    notes: row.notes ?? [],
  };
}

function readSoldLine(row: SoldLineColumns): SoldLine {
  return {
    deal: row.deal_id,
    client: row.client_id,
    kind: row.kind,
    closedAt: row.closed_at,
    version: row.rule_set,
    mrr: ownDecimal(row.mrr),
    currency: row.currency,
    unit: row.unit === null ? null : ownDecimal(row.unit),
    multiplier: ownDecimal(row.multiplier),
    points: ownDecimal(row.points),
    notes: row.notes ?? [],
  };
}

function readAdjustment(row: AdjustmentColumns): Adjustment {
  const points = ownDecimal(row.points);
  if (row.kind === 'late') {
    return { kind: 'late', month: row.corrects, client: row.client_id, points, causes: row.causes };
  }
  const { kind, source, id, time, reason, author } = row;
  return { kind, source, id, time, points, reason, author };
}
