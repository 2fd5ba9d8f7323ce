/** Places in the lists of months and statements, as text that a caller keeps and brings back. */
import { z } from 'zod';
import type { PartnerId } from '../../rules/ids.ts';
import { parseMonth, type Month } from '../../rules/time/month.ts';
import { decodePlace, encodePlace } from '../cursor.ts';
import type { StatementPlace } from './show-month.ts';

const encoded = z.tuple([z.literal('statements'), z.int(), z.string()]);

export function encodeStatementPlace({ run, partner }: StatementPlace): string {
  return encodePlace(['statements', run, partner]);
}

/** Null for text that is no such place. */
export function decodeStatementPlace(text: string): StatementPlace | null {
  const place = decodePlace(encoded, text);
  return place === null ? null : { run: place[1], partner: place[2] as PartnerId };
}

/** A month is its own place. */
export function decodeMonthPlace(text: string): Month | null {
  return parseMonth(text);
}
