/** The months that were closed by an instant, as the months after them look at them. */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { EarlierMonth } from '../../rules/month/draft-month.ts';
import type { PaidStatement } from '../../rules/month/settled.ts';
import { Standings } from '../../rules/month/standings.ts';
import type { Statement } from '../../rules/month/statement.ts';
import type { Month } from '../../rules/time/month.ts';

/** Clients whose closed months may owe something else, and the partners that this may matter to. */
export interface Reached {
  readonly clients: ReadonlySet<ClientId>;
  readonly partners: ReadonlySet<PartnerId>;
}

/** Takes months in order, and keeps of them what later months need: tiers of all, and what was paid for a few clients. */
export class PaidMonths {
  readonly standings = new Standings();
  readonly earlier: EarlierMonth[] = [];
  readonly #reached: Reached;

  constructor(reached: Reached) {
    this.#reached = reached;
  }

  /** Begins a month; its statements follow. */
  begin(month: Month, isClosed: boolean): (statement: Statement) => void {
    const statements: PaidStatement[] = [];
    this.earlier.push({ month, isClosed, statements });
    return (statement) => {
      this.standings.take([statement]);
      const paid = this.#paid(statement);
      const isPaid = paid.lines.length + paid.soldLines.length + paid.adjustments.length > 0;
      if (isPaid || this.#reached.partners.has(statement.partner)) statements.push(paid);
    };
  }

  #paid(statement: Statement): PaidStatement {
    const { month, partner, tierBefore, performanceTier, creditedTier, tierChangedIn } = statement;
    const isReached = ({ client }: { readonly client: ClientId | null }): boolean =>
      client === null || this.#reached.clients.has(client);
    return {
      month,
      partner,
      tierBefore,
      performanceTier,
      creditedTier,
      tierChangedIn,
      lines: statement.lines.filter(isReached).map(({ client, points }) => ({ client, points })),
      soldLines: statement.soldLines.filter(isReached).map(({ client, points }) => ({ client, points })),
      adjustments: statement.adjustments.filter((one) => one.kind === 'posted' || isReached(one)),
    };
  }
}
