/** What a partner's managed lines are worth at the end of each of some days (`docs/domain.md §6`). */
import { POINT_DECIMALS } from '../credit/rate.ts';
import { roundHalfEven } from '../credit/ratio.ts';
import { ZERO, type Decimal } from '../decimal.ts';
import type { PartnerId } from '../ids.ts';
import type { ClientFacts } from '../month/client-facts.ts';
import { spansAboveThreshold, type EndSpan } from '../month/earning-ends.ts';
import { piecesOf } from '../month/earnings.ts';
import { isManagedAt, managedPairs } from '../month/managed-pair.ts';
import { thresholdOf, type MonthFrame } from '../month/month-frame.ts';

export interface DayPoints {
  /** Clients that it manages, whatever they earn. */
  readonly clients: number;
  readonly points: Decimal;
}

/**
 * At each of the frame's ends, as if it were the valuation instant of a month. The work is by changes, not by days:
 * what a client earns is reckoned once for all ends between two of them.
 * @param tier the partner's credited tier before the month
 */
export function pointsByDay(
  partner: PartnerId,
  clients: readonly ClientFacts[],
  frame: MonthFrame,
  tier: string | null,
): readonly DayPoints[] {
  const days = new RunningSums(frame.ends.length);
  for (const client of clients) {
    const managed = managedPairs(client, frame, (one) => (one === partner ? tier : null));
    const own = managed.find(({ pair }) => pair.partner === partner);
    if (own === undefined) continue;
    for (const span of own.spans) days.addClient(span);
    for (const piece of piecesOf(client, frame, managed)) {
      if (piece.earns === null || !isManagedAt(own, piece.from)) continue;
      const points = roundHalfEven(piece.earns, POINT_DECIMALS);
      const threshold = thresholdOf(piece.version, tier);
      for (const span of spansAboveThreshold(own.pair, threshold, frame.ends, piece)) days.addPoints(span, points);
    }
  }
  return days.sums();
}

/** Sums over spans of days, kept as what each day adds to the one before. */
class RunningSums {
  readonly #clients: number[];
  readonly #points: Decimal[];

  constructor(days: number) {
    // Spans end before a day that may be one after the last.
    this.#clients = Array.from({ length: days + 1 }, () => 0);
    this.#points = Array.from({ length: days + 1 }, () => ZERO);
  }

  addClient({ from, to }: EndSpan): void {
    this.#clients[from] = (this.#clients[from] ?? 0) + 1;
    this.#clients[to] = (this.#clients[to] ?? 0) - 1;
  }

  addPoints({ from, to }: EndSpan, points: Decimal): void {
    this.#points[from] = (this.#points[from] ?? ZERO).plus(points);
    this.#points[to] = (this.#points[to] ?? ZERO).minus(points);
  }

  sums(): readonly DayPoints[] {
    let [clients, points] = [0, ZERO];
    return this.#clients.slice(0, -1).map((change, day) => {
      clients += change;
      points = points.plus(this.#points[day] ?? ZERO);
      return { clients, points };
    });
  }
}
