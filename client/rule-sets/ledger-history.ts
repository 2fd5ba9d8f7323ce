/**
 * What the activities of the ledger had, for the check of rule sets: the newest events by position, a page at a time,
 * and from then on only those that came since. What is kept is bounded (`rules/check/history.ts`).
 */
import type { Pool } from 'pg';
import { HistoryCollector } from '../../rules/check/history.ts';
import { readHead } from '../../store/ledger/ledger-head.ts';
import { readActivities } from '../../store/ledger/read-activities.ts';

/** A check waits for no more than so many; 100,000 take about half a second, the first time. */
const NEWEST_EVENTS = 100_000;

export interface LedgerHistory {
  /** Up to what is committed now; null while the ledger has no activities, which says nothing about rules. */
  upToNow(): Promise<HistoryCollector | null>;
}

/** @param newest events to look back at most; rule sets take positions too, and count as such */
export function createLedgerHistory(pool: Pool, newest = NEWEST_EVENTS): LedgerHistory {
  let collected = new HistoryCollector();
  let upTo = 0;
  /** One reads at a time: the others find what it has read. */
  let reading: Promise<unknown> = Promise.resolve();

  async function readOn(): Promise<HistoryCollector | null> {
    const { position } = await readHead(pool);
    if (position - upTo > newest) {
      collected = new HistoryCollector(newest);
      upTo = position - newest;
    }
    const ever = { from: -Infinity, until: Infinity };
    for await (const activities of readActivities(pool, ever, { after: upTo, upTo: position })) {
      for (const { data } of activities) collected.add(data);
    }
    upTo = position;
    return collected.tools.size === 0 ? null : collected;
  }

  return {
    upToNow() {
      const read = reading.then(readOn);
      reading = read.catch(() => undefined);
      return read;
    },
  };
}
