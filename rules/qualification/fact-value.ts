/** What a condition can find when it looks a fact up. */
import { Big } from 'big.js';
import type { Decimal } from '../decimal.ts';
import type { Json } from '../events/event.ts';

/** `undefined` is absent: the fact is missing, or a step of its path is. Points are exact decimals. */
export type FactValue = Json | Decimal | undefined;

export function isDecimal(value: FactValue): value is Decimal {
  return value instanceof Big;
}
