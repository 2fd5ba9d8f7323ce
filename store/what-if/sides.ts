/** The rule books of a what-if: those published up to its cut, and the candidate. */
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import { candidateBook } from '../../rules/what-if/candidate.ts';
import { sidesOf, type Both, type Side } from '../../rules/what-if/sides.ts';
import { RuleSetUnreadableError } from '../errors.ts';
import type { Queryable } from '../pool.ts';
import { loadRuleBook } from '../rule-sets/rule-book.ts';
import { candidateFiles } from './what-if-row.ts';

/** @param position of the cut. Throws {@link RuleSetUnreadableError}. */
export async function loadSides(db: Queryable, id: number, position: number): Promise<Both<Side>> {
  const { book } = await loadRuleBook(db);
  const parsed = parseProgramme(await candidateFiles(db, id));
  if (parsed.kind === 'invalid') throw new RuleSetUnreadableError('candidate', parsed.issues);
  return sidesOf(
    book.filter((version) => version.position <= position),
    candidateBook(parsed.value),
  );
}
