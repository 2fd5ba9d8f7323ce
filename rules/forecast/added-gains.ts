/** What chosen renewals add to a month: points, clients and activities. */
import { ZERO, type Decimal } from '../decimal.ts';
import type { ManagedLine } from '../month/managed-line.ts';
import type { Tally } from './chosen-sums.ts';

/** What a renewal adds to a month. */
export interface Gain {
  readonly points: Decimal;
  readonly clients: number;
  activities(days: number): number;
}

export class AddedGains implements Tally {
  readonly #gains: readonly Gain[];
  /** By days: what each renewal adds, and what all chosen ones do. */
  readonly #activities: ReadonlyMap<number, { readonly ofEach: readonly number[]; sum: number }>;
  /** After each of the chosen ones: decimals are not taken away again, as that takes as long as adding. */
  readonly #points: Decimal[] = [];
  clients = 0;

  /** @param activityDays the numbers of days that are asked about */
  constructor(gains: readonly Gain[], activityDays: readonly number[]) {
    this.#gains = gains;
    const countsIn = (days: number) => ({ ofEach: gains.map((gain) => gain.activities(days)), sum: 0 });
    this.#activities = new Map(activityDays.map((days) => [days, countsIn(days)]));
  }

  get points(): Decimal {
    return this.#points.at(-1) ?? ZERO;
  }

  activities(days: number): number {
    return this.#activities.get(days)?.sum ?? 0;
  }

  add(place: number): void {
    const { points, clients } = this.#gains[place] as Gain;
    this.#points.push(this.points.plus(points));
    this.clients += clients;
    for (const counts of this.#activities.values()) counts.sum += counts.ofEach[place] ?? 0;
  }

  takeBack(place: number): void {
    this.#points.pop();
    this.clients -= (this.#gains[place] as Gain).clients;
    for (const counts of this.#activities.values()) counts.sum -= counts.ofEach[place] ?? 0;
  }
}

/** How many managed clients a line stands for. */
export function managedOnce(line: ManagedLine | undefined): number {
  return line !== undefined && line.n > 0 ? 1 : 0;
}
