/**
 * The feeder: sends each line when the programme clock reaches its time.
 *
 * Invariants: lines are sent in the order of the script; a line is sent only when its time has come; all that is due
 * goes into one request, so a feeder that is behind catches up.
 */
import { sleep, type ProgrammeClock } from '../../platform/clock.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { EventName } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { realInstantOf } from './real-instant.ts';
import type { Script, ScriptLine } from './script.ts';
import { sendEvents, type EventsAnswer, type EventsPlace } from './send-events.ts';

export interface FeederOptions {
  readonly clock: ProgrammeClock;
  readonly place: EventsPlace;
  readonly signal: AbortSignal;
  /** Events in one request; default and most: 1,000. */
  readonly mostEvents?: number;
}

/** A line of which another thing became than was to be expected. */
export interface UnexpectedAnswer {
  readonly line: number;
  readonly expected: string;
  readonly actual: string;
}

export interface FedCounts {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly requests: number;
}

/** As many as one request may hold (`docs/interfaces.md §4`), in events and in bytes. */
const MOST_EVENTS = 1_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Real milliseconds: a pause in the log may be shortened by a change of speed, so none is slept through. */
const LONGEST_NAP_MS = 50;

export class Feeder {
  readonly #script: Script;
  readonly #options: FeederOptions;
  readonly #acknowledged = new Map<string, number>();
  readonly #lateness: number[] = [];
  readonly #unexpected: UnexpectedAnswer[] = [];
  #counts = { sent: 0, accepted: 0, duplicates: 0, refused: 0, requests: 0 };
  #next = 0;

  constructor(script: Script, options: FeederOptions) {
    this.#script = script;
    this.#options = options;
  }

  /** Sends everything, or what comes before `signal` is aborted. Throws when the API refuses a whole request. */
  async run(): Promise<void> {
    const { clock, signal } = this.#options;
    for (;;) {
      const dueAt = this.nextDueAt;
      if (dueAt === null || signal.aborted) return;
      const waitMs = clock.realMsUntil(dueAt);
      if (waitMs > 0) await sleep(Math.min(waitMs, LONGEST_NAP_MS), signal);
      else await this.#send(this.#due(clock.now()));
    }
  }

  /** Sends what is due already, for a clock that stands. */
  async sendDue(): Promise<void> {
    const { clock, signal } = this.#options;
    while (!signal.aborted && (this.nextDueAt ?? Infinity) <= clock.now()) await this.#send(this.#due(clock.now()));
  }

  /** Programme instant at which the next line is due; null when all are sent. */
  get nextDueAt(): Instant | null {
    return this.#script.lines[this.#next]?.dueAt ?? null;
  }

  get counts(): FedCounts {
    return this.#counts;
  }

  get unexpected(): readonly UnexpectedAnswer[] {
    return this.#unexpected;
  }

  /** Real milliseconds from the instant at which each line was due to the one at which it was sent. */
  get lateness(): readonly number[] {
    return this.#lateness;
  }

  /** Real instant at which an event was first acknowledged; null if it never was. */
  acknowledgedAt(name: EventName): number | null {
    return this.#acknowledged.get(eventNameKey(name)) ?? null;
  }

  #due(now: Instant): readonly ScriptLine[] {
    const due: ScriptLine[] = [];
    let bytes = 0;
    const { mostEvents = MOST_EVENTS } = this.#options;
    for (const line of this.#script.lines.slice(this.#next, this.#next + mostEvents)) {
      bytes += Buffer.byteLength(line.text) + 1;
      if (line.dueAt > now || (due.length > 0 && bytes > MOST_BYTES)) break;
      due.push(line);
    }
    return due;
  }

  async #send(lines: readonly ScriptLine[]): Promise<void> {
    const { clock, place, signal } = this.#options;
    const sentAt = clock.realNow();
    const texts = lines.map(({ text }) => text);
    const answer = await sendEvents(place, texts, signal);
    if (answer === null) return;
    const answeredAt = clock.realNow();
    for (const { event, dueAt } of lines) {
      this.#lateness.push(sentAt - realInstantOf(clock.segments, dueAt));
      const name = eventNameKey(event);
      if (!this.#acknowledged.has(name)) this.#acknowledged.set(name, answeredAt);
    }
    this.#count(lines, answer);
    this.#next += lines.length;
  }

  #count(lines: readonly ScriptLine[], answer: EventsAnswer): void {
    const { sent, accepted, duplicates, refused, requests } = this.#counts;
    const wanted = (outcome: ScriptLine['outcome']): number => lines.filter((line) => line.outcome === outcome).length;
    // A request whose first answer was lost comes back as duplicates: what matters is that nothing of it is missing.
    const isRepeat = answer.attempts > 1;
    this.#counts = {
      sent: sent + lines.length,
      accepted: accepted + (isRepeat ? wanted('accepted') : answer.accepted),
      duplicates: duplicates + (isRepeat ? wanted('duplicate') : answer.duplicates),
      refused: refused + answer.refused.length,
      requests: requests + answer.attempts,
    };
    this.#compare(lines, answer);
  }

  #compare(lines: readonly ScriptLine[], { refused }: EventsAnswer): void {
    const codes = new Map(refused.map(({ index, code }) => [index, code]));
    for (const [index, { line, outcome }] of lines.entries()) {
      const code = codes.get(index);
      if ((outcome === 'refused') === (code !== undefined)) continue;
      this.#unexpected.push({ line, expected: outcome, actual: code ?? 'accepted' });
    }
  }
}
