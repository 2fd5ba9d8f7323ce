/** The columns of each kind of row, in the order in which they are written. */
import type { StatementRow } from '../../rules/month/statement-row.ts';
import type { PeriodRow } from '../../rules/rows/period-row.ts';
import type { VerdictRow } from '../../rules/rows/verdict-row.ts';

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
