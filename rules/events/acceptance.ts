/**
 * Acceptance in memory (`docs/domain.md §2`, point 1): the first event of a name stands, the same again is a replay,
 * another content under the same name is a conflict. `store/` decides the same with a unique index.
 */
import { contentText } from './content.ts';
import type { EventName, TenureEvent } from './event.ts';
import type { ParsedEvent } from './parse-event.ts';
import { refusal, type Refusal } from './refusal.ts';

export type Outcome = { readonly kind: 'accepted' } | { readonly kind: 'duplicate' } | Refusal;

export interface Acceptance {
  /** Decides about the next event to arrive. */
  offer(parsed: ParsedEvent): Outcome;
  /** What was accepted, in the order of arrival. */
  readonly accepted: readonly TenureEvent[];
}

/**
 * @param fingerprint what stands for a content in memory; the identity function keeps every text, a hash keeps little
 */
export function createAcceptance(fingerprint: (content: string) => string): Acceptance {
  const known = new Map<string, string>();
  const accepted: TenureEvent[] = [];
  return {
    accepted,
    offer(parsed) {
      const { event } = parsed;
      const key = eventNameKey(event);
      const print = fingerprint(contentText(parsed));
      const first = known.get(key);
      if (first === undefined) {
        known.set(key, print);
        accepted.push(event);
        return { kind: 'accepted' };
      }
      return first === print ? { kind: 'duplicate' } : conflict(event);
    },
  };
}

/** The refusal of an event whose name was taken by another content. */
export function conflict(name: EventName): Refusal {
  const message = 'was accepted before with another content, which stands';
  return refusal('event_conflict', name, [{ pointer: '/id', message }]);
}

/** A map key for an event's name. U+0000 can't occur in an identifier, so it separates. */
export function eventNameKey({ source, id }: EventName): string {
  return `${source}\u0000${id}`;
}
