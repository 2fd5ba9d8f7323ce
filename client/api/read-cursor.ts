/** Reads the place from which a list goes on. */
import { ProblemError } from './problems.ts';

/** Null without a cursor. Throws `invalid_cursor` for one that this list did not give. */
export function readCursor<Place>(text: string | undefined, decode: (text: string) => Place | null): Place | null {
  if (text === undefined) return null;
  const place = decode(text);
  if (place === null) throw new ProblemError('invalid_cursor', 'The cursor was not given by this list.');
  return place;
}
