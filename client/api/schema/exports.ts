/** Exports as they are asked for. */
import { z } from 'zod';
import { ROW_FORMATS } from '../../rows/format-rows.ts';
import { timeIn } from './common.ts';

export const EXPORT_KINDS = ['verdicts', 'periods'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const exportPath = z.object({ rows: z.enum(EXPORT_KINDS) });
export const exportQuery = z.strictObject({
  at: timeIn.optional().meta({ description: 'as of then; if left out known_at, or now' }),
  known_at: timeIn.optional().meta({ description: 'from what was accepted and published up to then' }),
  format: z.enum(ROW_FORMATS).optional().meta({ description: 'ndjson if left out' }),
});
