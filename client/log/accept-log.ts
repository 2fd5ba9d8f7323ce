/** A whole log in memory, accepted as the ledger would accept it (`docs/domain.md §2`). */
import { hash } from 'node:crypto';
import { createAcceptance } from '../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import type { LogSource } from './open-log.ts';
import { readEvents } from './read-events.ts';

export interface AcceptedLog {
  /** In the order of arrival. */
  readonly events: readonly TenureEvent[];
  readonly duplicates: number;
  readonly refused: number;
}

export interface AcceptLogOptions {
  readonly onRefusal: (line: number, refusal: Refusal) => void;
  /** Told how many lines have been looked at, now and then. */
  readonly onProgress?: (lines: number) => void;
}

/** Reads a log to its end: what is refused is reported and left out, what repeats is counted. */
export async function acceptLog(log: LogSource, options: AcceptLogOptions): Promise<AcceptedLog> {
  const acceptance = createAcceptance((content) => hash('sha256', content, 'base64'));
  let duplicates = 0;
  let refused = 0;
  for await (const entries of readEvents(log.chunks)) {
    for (const { line, outcome } of entries) {
      const decided = outcome.kind === 'event' ? acceptance.offer(outcome) : outcome;
      if (decided.kind === 'duplicate') duplicates += 1;
      if (decided.kind !== 'refused') continue;
      refused += 1;
      options.onRefusal(line, decided);
    }
    options.onProgress?.(acceptance.accepted.length + duplicates + refused);
  }
  return { events: acceptance.accepted, duplicates, refused };
}
