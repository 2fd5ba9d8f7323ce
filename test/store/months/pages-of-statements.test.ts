/** Pages of statements are bounded by their lines too: a partner may have thousands. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listStatements } from '../../../client/months/show-month.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import type { Month } from '../../../rules/time/month.ts';
import {
  publishedMonth,
  statementsOf,
  type PublishedMonth,
  type StoredStatement,
} from '../../../store/months/read/statements.ts';
import { statementsIn } from '../../../store/months/read/stream-months.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { collect } from '../../support/collect.ts';
import { adjustmentPosted, partnerRegistered } from '../../support/events.ts';
import { createMonthWorld, type MonthWorld } from '../../support/month-world.ts';

const MONTH = '2018-01' as Month;
/** Adjustments of partners beside `p`, with two lines, and `q`, with one. */
const ADJUSTMENTS = { a: 3, b: 1, r: 2, s: 6, z: 1 };

let world: MonthWorld;
let january: PublishedMonth;
beforeAll(async () => {
  world = await createMonthWorld();
  for (const [partner, count] of Object.entries(ADJUSTMENTS)) {
    await world.send(partnerRegistered(partner, { at: '2018-01-01T00:00:00Z' }));
    for (let points = 1; points <= count; points++) {
      await world.send(adjustmentPosted(partner, MONTH, String(points), { at: '2018-01-20T00:00:00Z' }));
    }
  }
  await world.months.take(MONTH);
  const published = await publishedMonth(world.pool, MONTH);
  if (published === null) throw new Error('it was taken');
  january = published;
});
afterAll(() => world.store.close());

function linesOf({ statement: { lines, soldLines, adjustments } }: StoredStatement): number {
  return lines.length + soldLines.length + adjustments.length;
}

it('pages of any bounds are the whole month, in order, and none is larger than it may be', async () => {
  const whole = await collect(statementsIn(world.pool, january));
  expect(whole.map(({ statement }) => statement.partner).join('')).toBe('abpqrsz');
  const bounds = fc.record({ limit: fc.integer({ min: 1, max: 9 }), mostLines: fc.integer({ min: 0, max: 20 }) });
  const property = fc.asyncProperty(bounds, async ({ limit, mostLines }) => {
    const read: StoredStatement[] = [];
    for (let after: PartnerId | null = null, isLast = false; !isLast;) {
      const { statements, more } = await statementsOf(world.pool, january, { after, limit, mostLines });
      const lines = statements.reduce((sum, one) => sum + linesOf(one), 0);
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.length).toBeLessThanOrEqual(limit);
      expect(statements.length === 1 || lines <= mostLines).toBe(true);
      const next = whole[read.length + statements.length];
      // No page ends before it has to.
      const isFull = statements.length === limit || next === undefined || lines + linesOf(next) > mostLines;
      expect(isFull).toBe(true);
      read.push(...statements);
      isLast = !more;
      after = statements.at(-1)?.statement.partner ?? null;
    }
    expect(read).toEqual(whole);
  });
  await fc.assert(property, { numRuns: 60, endOnFailure: true });
});

it('a list of a thousand statements does not have all the lines of partners with many', async () => {
  await world.pool.query(
    `INSERT INTO month_line (run, partner_id, client_id, mrr, n, share, points)
     SELECT $1, partner, 'many-' || i, 0, 1, 0, 0 FROM unnest(ARRAY['a', 'b', 'q']) AS partner, generate_series(1, 12000) AS i`,
    [january.basis.run],
  );
  const pages: string[] = [];
  for (let after: PartnerId | null = null, isLast = false; !isLast;) {
    const place = after === null ? null : { run: january.basis.run, partner: after };
    const asked = { now: Date.parse('2018-06-15T00:00:00Z'), after: place, limit: 1000 };
    const listed = await listStatements(world.pool, createRuleBookCache(), MONTH, asked);
    if (listed.kind !== 'statements') throw new Error(listed.kind);
    pages.push(listed.page.statements.map(({ statement }) => statement.partner).join(''));
    after = listed.page.next;
    isLast = after === null;
  }
  expect(pages).toEqual(['a', 'bp', 'qrsz']);
});
