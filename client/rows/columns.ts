/** The columns of each kind of row, in the order in which they are written. */
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
