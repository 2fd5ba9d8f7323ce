/** The columns of each kind of row, in the order in which they are written. */
import type { StatementRow } from '../../rules/month/statement-row.ts';
import type { LineRow } from '../../rules/rows/line-rows.ts';
import type { PeriodRow } from '../../rules/rows/period-row.ts';
import type { VerdictRow } from '../../rules/rows/verdict-row.ts';
import type { StatementView } from '../months/statement-view.ts';
import type { TotalRow } from '../months/total-row.ts';

export const VERDICT_COLUMNS = [
  'source',
  'id',
  'qualifies',
  'reason',
  'time',
  'user',
  'client',
  'tool',
  'ruleSet',
] as const satisfies readonly (keyof VerdictRow)[];

export const PERIOD_COLUMNS = [
  'partner',
  'client',
  'start',
  'end',
  'endReason',
  'expiresAt',
  'startedBy',
  'endedBy',
  'heldBy',
] as const satisfies readonly (keyof PeriodRow)[];

/** Lists are JSON text in a CSV cell. */
export const STATEMENT_COLUMNS = [
  'month',
  'partner',
  'managedPoints',
  'soldPoints',
  'totalPoints',
  'tierBefore',
  'performanceTier',
  'creditedTier',
  'lines',
  'adjustmentPoints',
  'soldLines',
  'adjustments',
  'tierChangedIn',
  'nextTier',
  'policy',
  'ruleSet',
  'valuedAt',
] as const satisfies readonly (keyof StatementRow)[];

/** Of a statement from the store: where it was taken comes after what it says. */
export const STORED_STATEMENT_COLUMNS = [
  ...STATEMENT_COLUMNS,
  'status',
  'position',
  'hash',
] as const satisfies readonly (keyof StatementView)[];

export const LINE_COLUMNS = [
  'month',
  'partner',
  'kind',
  'client',
  'deal',
  'points',
  'mrr',
  'currency',
  'n',
  'share',
  'unit',
  'multiplier',
  'ruleSet',
  'notes',
  'lastQualifyingActivity',
  'expiresAt',
  'closedAt',
  'corrects',
  'source',
  'id',
  'time',
  'reason',
  'author',
  'causes',
] as const satisfies readonly (keyof LineRow)[];

export const TOTAL_COLUMNS = [
  'month',
  'status',
  'statements',
  'managedPoints',
  'soldPoints',
  'adjustmentPoints',
  'totalPoints',
  'lines',
  'soldLines',
  'adjustments',
  'policy',
  'ruleSet',
  'valuedAt',
  'position',
  'hash',
  'previousHash',
  'publishedAt',
  'closedAt',
] as const satisfies readonly (keyof TotalRow)[];
