/** An event made ready for the ledger: hashed and written out once, before anybody waits for the lock. */
import type { TenureEvent } from '../../rules/events/event.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { HashContent } from './content-hash.ts';
import { escapeCopy } from './copy-format.ts';
import { personalData, type PersonalData } from './personal-data.ts';

export interface PreparedEvent {
  readonly event: TenureEvent;
  /** In hex. */
  readonly contentHash: string;
  /** Programme instant. */
  readonly acceptedAt: Instant;
  /** The row from `source` on, as a COPY takes it; place and subjects are known only under the lock. */
  readonly copyTail: string;
  /** Kept apart from the ledger; null when there is none. */
  readonly personal: PersonalData | null;
}

/** Hashes one event, writes it out and takes its personal data out. */
export function prepareEvent(parsed: ParsedEvent, acceptedAt: Instant, hashContent: HashContent): PreparedEvent {
  const { event } = parsed;
  const contentHash = hashContent(parsed.content);
  const copyTail = copyTailOf(event, contentHash, acceptedAt);
  return { event, contentHash, acceptedAt, copyTail, personal: personalData(parsed) };
}

function copyTailOf({ source, id, type, time, data }: TenureEvent, contentHash: string, acceptedAt: Instant): string {
  const texts = `${escapeCopy(source)}\t${escapeCopy(id)}\t${type}\t${time}\t${escapeCopy(JSON.stringify(data))}`;
  return `${texts}\t\\\\x${contentHash}\t${acceptedAt}\n`;
}
