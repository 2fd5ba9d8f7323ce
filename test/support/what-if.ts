/** What-ifs in the store, worked off and read back whole. */
import type { Pool } from 'pg';
import { ProgrammeClock } from '../../platform/clock.ts';
import { gatherLog } from '../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { MonthRange } from '../../rules/what-if/month-range.ts';
import { outcomeOf } from '../../rules/what-if/outcome.ts';
import { sidesOf } from '../../rules/what-if/sides.ts';
import { compareOutcomes, type WhatIf } from '../../rules/what-if/what-if.ts';
import { whatIfActivities, whatIfGroups, whatIfPeriods, whatIfStatements } from '../../store/what-if/results.ts';
import { readWhatIf, type WhatIfRow } from '../../store/what-if/what-if-row.ts';
import { WhatIfWork, type WorkOptions } from '../../store/what-if/work.ts';
import { collect } from './collect.ts';

/** Does batches until it is over, each by another worker. */
export async function workOff(pool: Pool, id: number, options: Partial<WorkOptions> = {}): Promise<WhatIfRow> {
  for (;;) {
    const work = new WhatIfWork(pool, id, { clock: ProgrammeClock.standingAt(0), pause: async () => {}, ...options });
    const row = await work.batch();
    if (row === null) throw new Error(`no what-if ${id}`);
    if (row.status !== 'waiting' && row.status !== 'working') return row;
  }
}

/** All that a finished one found, in the form of the offline command. */
export async function foundBy(pool: Pool, id: number): Promise<WhatIf> {
  const row = await readWhatIf(pool, id);
  if (!row?.totals || row.position === null) throw new Error(`what-if ${id} is not finished`);
  return {
    totals: row.totals,
    groups: await whatIfGroups(pool, id, row.position, Number.MAX_SAFE_INTEGER),
    activities: await collect(whatIfActivities(pool, id)),
    periods: await collect(whatIfPeriods(pool, id)),
    statements: await collect(whatIfStatements(pool, id)),
  };
}

/** The difference of two `compute` runs over the same events. */
export async function computedDifference(
  events: readonly TenureEvent[],
  books: { readonly current: RuleBook; readonly candidate: RuleBook },
  at: Instant,
  range: MonthRange = {},
): Promise<WhatIf> {
  const sides = sidesOf(books.current, books.candidate);
  const gathered = gatherLog(events, at);
  const before = await outcomeOf(gathered, sides.before, range);
  const after = await outcomeOf(gathered, sides.after, range, sides.before.book);
  return compareOutcomes(before, after, events);
}
