/**
 * Works off a what-if, a batch at a time. Each batch is one transaction that holds the row: it writes what it found
 * and moves the cursor, so whoever goes on, after whatever was killed, goes on where the last commit was.
 */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Both, Side } from '../../rules/what-if/sides.ts';
import { inKeyedTransaction } from '../transaction.ts';
import { clientBatch } from './client-batch.ts';
import { cutOf, takeCut } from './cut.ts';
import { endCancelled } from './finish.ts';
import { partnerBatch } from './partner-batch.ts';
import { loadSides } from './sides.ts';
import { lockWhatIf, readWhatIf, type WhatIfRow, type WorkingWhatIf } from './what-if-row.ts';

export interface WorkOptions {
  readonly clock: ProgrammeClock;
  /** Awaited now and then while computing: lets others have their turn. */
  readonly pause: () => Promise<void>;
  /** Events about clients in one batch, about. */
  readonly events?: number;
  /** Managed pairs in one batch of partners, about. */
  readonly pairs?: number;
}

/** Some tenths of a second, 10 MB of events, and a cancellation waits for no more. */
const EVENTS = 5_000;
const PAIRS = 1_000;

/** Does batches; one instance for a what-if keeps its rules compiled. */
export class WhatIfWork {
  readonly #pool: Pool;
  readonly #id: number;
  readonly #options: WorkOptions;
  #sides: Both<Side> | null = null;

  constructor(pool: Pool, id: number, options: WorkOptions) {
    this.#pool = pool;
    this.#id = id;
    this.#options = options;
  }

  /** Does the next batch. Null when there is no such what-if any more; one that is over is left as it is. */
  async batch(): Promise<WhatIfRow | null> {
    await inKeyedTransaction(this.#pool, async (client) => {
      const row = await lockWhatIf(client, this.#id);
      if (row === null) return;
      const { clock } = this.#options;
      if (row.status === 'cancelling') await endCancelled(client, row.id, clock.now());
      else if (row.status === 'waiting') await takeCut(client, row.id, clock.now());
      else if (row.status === 'working') await this.#workOn(client, row);
    });
    return readWhatIf(this.#pool, this.#id);
  }

  async #workOn(client: Parameters<typeof clientBatch>[0], row: WorkingWhatIf): Promise<void> {
    const cut = cutOf(row);
    if (cut === null) throw new Error(`what-if ${row.id} works without a cut of the ledger`);
    const { clock, pause, events = EVENTS, pairs = PAIRS } = this.#options;
    this.#sides ??= await loadSides(client, row.id, cut.position);
    if (row.phase === 'clients') await clientBatch(client, row, cut, { sides: this.#sides, size: events, pause });
    else await partnerBatch(client, row, cut, { sides: this.#sides, size: pairs, pause, now: clock.now() });
  }
}
