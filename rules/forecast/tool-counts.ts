/** How many tools are used at each client that is managed at a month's end, chosen renewals included. */
import type { ClientId } from '../ids.ts';
import type { ManagedLine } from '../month/managed-line.ts';
import { medianOfCounts } from '../month/median.ts';
import type { MonthFrame } from '../month/month-frame.ts';
import { toolsUsed } from '../month/tools-used.ts';
import { managedOnce, type Gain } from './added-gains.ts';
import type { Tally } from './chosen-sums.ts';
import type { PartnerOutlook } from './outlook.ts';
import { ownPair, type Renewal } from './renewal.ts';

/** Numbers of tools at a client; null while it is not managed. */
interface Tools {
  readonly before: number | null;
  readonly renewed: number | null;
}

export class ToolCounts implements Tally {
  /** How many clients have each number of tools. */
  readonly #counts = new Map<number, number>();
  readonly #ofRenewals: readonly Tools[];

  constructor(
    { history: { partner }, clients }: PartnerOutlook,
    renewals: readonly Renewal[],
    gains: readonly Gain[],
    lines: ReadonlyMap<ClientId, ManagedLine>,
    frame: MonthFrame,
  ) {
    const isManaged = (client: ClientId): boolean => managedOnce(lines.get(client)) > 0;
    for (const facts of clients) {
      if (isManaged(facts.client)) this.#count(toolsUsed(ownPair(facts, partner), frame), 1);
    }
    this.#ofRenewals = renewals.map(({ client, before, renewed }, place) => {
      const isRenewed = managedOnce(lines.get(client)) + (gains[place] as Gain).clients > 0;
      return {
        before: isManaged(client) ? toolsUsed(before, frame) : null,
        renewed: isRenewed ? toolsUsed(ownPair(renewed, partner), frame) : null,
      };
    });
  }

  get median(): number {
    return medianOfCounts(this.#counts);
  }

  add(place: number): void {
    this.#exchange(place, 1);
  }

  takeBack(place: number): void {
    this.#exchange(place, -1);
  }

  #exchange(place: number, times: 1 | -1): void {
    const { before, renewed } = this.#ofRenewals[place] as Tools;
    if (renewed === null) return;
    if (before !== null) this.#count(before, -times);
    this.#count(renewed, times);
  }

  #count(tools: number, times: number): void {
    this.#counts.set(tools, (this.#counts.get(tools) ?? 0) + times);
  }
}
