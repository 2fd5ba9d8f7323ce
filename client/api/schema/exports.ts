/** Exports as they are asked for. */
import { z } from 'zod';
import { ROW_FORMATS } from '../../rows/format-rows.ts';
import { monthIn, timeIn } from './common.ts';

/** Rows as of an instant. */
const INSTANT_KINDS = ['verdicts', 'periods'] as const;
/** Rows of months that have a draft or are closed; of statements and lines also as they were known. */
const MONTH_KINDS = ['statements', 'lines', 'months'] as const;

export const EXPORT_KINDS = [...INSTANT_KINDS, ...MONTH_KINDS] as const;
export type InstantKind = (typeof INSTANT_KINDS)[number];
export type MonthKind = (typeof MONTH_KINDS)[number];
export type ExportKind = InstantKind | MonthKind;

export function isMonthKind(kind: ExportKind): kind is MonthKind {
  return (MONTH_KINDS as readonly string[]).includes(kind);
}

export const exportPath = z.object({
  rows: z.enum(EXPORT_KINDS).meta({
    description: 'lines: every line of the statements, one row each; months: control totals and hashes',
  }),
});

const format = z.enum(ROW_FORMATS).optional().meta({ description: 'ndjson if left out' });

export const instantQuery = z.strictObject({
  at: timeIn.optional().meta({ description: 'not of months: as of then; if left out known_at, or now' }),
  known_at: timeIn
    .optional()
    .meta({ description: 'not of months: from what was accepted, published and closed up to then' }),
  format,
});

const isRange = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const NO_RANGE = { path: ['from'], message: 'must not be after to' };
const monthRange = z.strictObject({ from: monthIn.optional(), to: monthIn.optional(), format });

/** Of control totals: they are of what is published. */
export const totalsQuery = monthRange.refine(isRange, NO_RANGE);
export const statementsQuery = monthRange.extend(instantQuery.shape).refine(isRange, NO_RANGE);

/** What /openapi.json shows: which of it goes with which rows stands in the descriptions. */
export const exportQuery = z.strictObject({
  ...instantQuery.shape,
  from: monthIn.optional().meta({ description: 'statements, lines, months: the first month; all if left out' }),
  to: monthIn.optional().meta({ description: 'statements, lines, months: the last month; all if left out' }),
});
