/** A programme that might be published, as if it had always been in force. */
import type { Programme } from '../programme/programme.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';

/** Its version is called `<name>@candidate`: a published one has a number. */
export function candidateBook(programme: Programme): RuleBook {
  return [{ version: `${programme.name}@candidate`, effectiveFrom: 'always', programme }];
}
