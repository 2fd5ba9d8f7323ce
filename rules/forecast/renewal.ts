/** Clients that a partner would lose by doing nothing, and what they are like if it does something (`docs/domain.md §5`). */
import type { ClientId, PartnerId } from '../ids.ts';
import type { ClientFacts } from '../month/client-facts.ts';
import type { PairHistory } from '../month/pair-history.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';

/** A client whose period expires unless it is renewed. */
export interface Renewal {
  readonly client: ClientId;
  /** The last instant at which a qualifying activity continues the period. */
  readonly expiresAt: Instant;
  readonly before: PairHistory;
  /** The client as if it were renewed, the partner's pair first. */
  readonly renewed: ClientFacts;
}

/**
 * Those that the partner manages at `now` and no longer at `until`, by doing nothing.
 * Renewed is done as late as it can be, and again at each further expiry: one qualifying activity, with the tool used
 * last, at the instant of the expiry, which still continues the period.
 */
export function renewalsOf(
  partner: PartnerId,
  clients: readonly ClientFacts[],
  book: RuleBook,
  now: Instant,
  until: Instant,
): readonly Renewal[] {
  return clients.flatMap((facts): readonly Renewal[] => {
    const before = facts.pairs.find((pair) => pair.partner === partner);
    const running = before?.spans.at(-1);
    if (before === undefined || running === undefined) return [];
    if (running.start > now || running.end <= now || running.end >= until) return [];
    const pairs = [renewedUntil(before, book, until), ...facts.pairs.filter((pair) => pair !== before)];
    return [{ client: facts.client, expiresAt: running.end, before, renewed: { ...facts, pairs } }];
  });
}

function renewedUntil(pair: PairHistory, book: RuleBook, until: Instant): PairHistory {
  const running = pair.spans.at(-1);
  if (running === undefined) return pair;
  const [times, heldUntil, tools] = [[...pair.times], [...pair.heldUntil], [...pair.tools]];
  let { end } = running;
  while (end < until) {
    // Without a version nothing qualifies.
    const version = versionAt(book, end);
    if (version === null) break;
    times.push(end);
    tools.push(tools.at(-1) ?? '');
    end += version.programme.windowDays * DAY_MS;
    heldUntil.push(end);
  }
  return { ...pair, spans: [...pair.spans.slice(0, -1), { ...running, end }], times, heldUntil, tools };
}

export function ownPair({ pairs }: ClientFacts, partner: PartnerId): PairHistory {
  const own = pairs.find((pair) => pair.partner === partner);
  if (own === undefined) throw new Error(`a client of ${partner} without its pair`);
  return own;
}
