/** Places in the lists of months and statements, as text that a caller keeps and brings back. */
import { z } from 'zod';
import type { PartnerId } from '../../rules/ids.ts';
import { isUnstorable } from '../../rules/text.ts';
import { parseMonth, type Month } from '../../rules/time/month.ts';
import type { StatementPlace } from './show-month.ts';

const encoded = z.tuple([z.literal('statements'), z.int(), z.string().refine((text) => !isUnstorable(text))]);

export function encodeStatementPlace({ run, partner }: StatementPlace): string {
  return Buffer.from(JSON.stringify(['statements', run, partner])).toString('base64url');
}

/** Null for text that is no such place. */
export function decodeStatementPlace(text: string): StatementPlace | null {
  const read = encoded.safeParse(jsonOf(text));
  return read.success ? { run: read.data[1], partner: read.data[2] as PartnerId } : null;
}

/** A month is its own place. */
export function decodeMonthPlace(text: string): Month | null {
  return parseMonth(text);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
