/** The life of a programme: events arrive, rule sets are published and months are closed, in any order. */
import * as fc from 'fast-check';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { draftMonth, type EarlierMonth } from '../../../rules/month/draft-month.ts';
import { lateCauses } from '../../../rules/month/late-causes.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { nextMonth, type Month } from '../../../rules/time/month.ts';
import { randomLog, type RawEvent } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';

export interface Life {
  /** As sent, in the order of arrival. */
  readonly log: readonly RawEvent[];
  /** In the order of publication. */
  readonly versions: readonly RandomVersion[];
  /** How many of the events had arrived when each version was published, ascending. */
  readonly publishedAfter: readonly number[];
  /** How many of the events had arrived when the next month was closed, ascending. */
  readonly closedAfter: readonly number[];
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** Most rule sets are there from the beginning; arrival is often out of order, so that months close too early. */
export function randomLife(): fc.Arbitrary<Life> {
  const somewhere = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .record({
      log: randomLog({ malformed: false, conflicts: false, maxEvents: 40 }),
      versions: randomProgramme(),
      published: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: somewhere }), {
        minLength: 3,
        maxLength: 3,
      }),
      closed: fc.array(somewhere, { minLength: 1, maxLength: 6 }),
    })
    .map(({ log, versions, published, closed }) => ({
      log,
      versions,
      publishedAfter: ascending(versions.map((_, index) => Math.floor((published[index] ?? 0) * log.length))),
      closedAfter: ascending(closed.map((part) => Math.ceil(part * log.length))),
    }));
}

/** What is known at some point of a life. */
export interface Known {
  /** Accepted, in the order of arrival. */
  readonly events: readonly TenureEvent[];
  readonly book: RuleBook;
}

/** What was known when the last month was closed; nothing before. */
const NOTHING: Known = { events: [], book: [] };

/** A month as it was drafted, in full. */
export interface DraftedMonth extends EarlierMonth {
  readonly statements: readonly Statement[];
}

/** Closes months as it is told, and drafts the one after them. */
export class Ledgerless {
  readonly closed: DraftedMonth[] = [];
  #settled = NOTHING;

  async close(known: Known): Promise<void> {
    const draft = await this.draft(known);
    if (draft === null) return;
    this.closed.push({ ...draft, isClosed: true });
    this.#settled = known;
  }

  /** The month after the last closed one; null before the first event. */
  async draft(known: Known): Promise<DraftedMonth | null> {
    const { events, book } = known;
    const log = await computeLog(events, createRuleEngine(book));
    const facts = logFacts(log);
    if (facts.duration === null) return null;
    const month = this.#next(book, facts.duration.first);
    const before = new Set(this.#settled.events.map(eventNameKey));
    const late = this.closed.length === 0 ? [] : events.filter((event) => !before.has(eventNameKey(event)));
    const causes = lateCauses(log, late, book.slice(this.#settled.book.length));
    return { month, isClosed: false, statements: await draftMonth(facts, book, month, this.closed, causes) };
  }

  #next(book: RuleBook, first: number): Month {
    const last = this.closed.at(-1);
    return last === undefined ? monthOf(book, first) : nextMonth(last.month);
  }
}
