/** An event made ready for the ledger: hashed and written out once, before anybody waits for the lock. */
import { contentText } from '../../rules/events/content.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { HashContent } from './content-hash.ts';
import { rowBytes, type RowContent } from './ledger-row.ts';
import { personalData, type PersonalData } from './personal-data.ts';
import { subjectsOf } from './subjects.ts';

export interface PreparedEvent extends RowContent {
  /** Programme instant at which it came in. */
  readonly acceptedAt: Instant;
  /** Its row, with the subjects that the event names itself. */
  readonly bytes: Uint8Array;
  /** Kept apart from the ledger; null when there is none. */
  readonly personal: PersonalData | null;
}

/** Hashes one event, writes it out and takes its personal data out. */
export function prepareEvent(parsed: ParsedEvent, acceptedAt: Instant, hashContent: HashContent): PreparedEvent {
  const { event } = parsed;
  const contentHash = hashContent(contentText(parsed));
  const bytes = rowBytes({ event, contentHash }, subjectsOf(event));
  return { event, contentHash, acceptedAt, bytes, personal: personalData(parsed) };
}
