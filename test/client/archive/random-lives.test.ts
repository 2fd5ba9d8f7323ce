/** Whatever a programme lives through, the archive of each closed month comes to the same when it is computed again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyArchive } from '../../../client/archive/verify/verify-archive.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { nextMonth, type Month } from '../../../rules/time/month.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { closeDraft } from '../../../store/months/publish/close-draft.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { randomLife, type Life } from '../../rules/month/life.ts';
import { archiveInto } from '../../support/archives.ts';
import { monthRunner } from '../../support/months.ts';
import { filesOf } from '../../support/programme-files.ts';
import { parsedEvents } from '../../support/projection.ts';
import { createTestStore } from '../../support/store.ts';

const NOW = parseInstant('2026-06-01T00:00:00Z') as Instant;

/** Plays a life, archives each month once it is closed, and verifies. Returns how many statements that were. */
async function play(life: Life, isDraftedFirst: (step: number) => boolean): Promise<number> {
  const store = await createTestStore();
  const parent = await mkdtemp(join(tmpdir(), 'tenure-test-archives-'));
  try {
    const months = monthRunner(store.pool, NOW);
    let [arrived, published, statements] = [0, 0, 0];
    let month: Month | null = null;
    for (const [step, count] of life.closedAfter.entries()) {
      for (; published < life.versions.length && (life.publishedAfter[published] ?? 0) <= count; published++) {
        const version = life.versions[published];
        if (version === undefined) break;
        const publication = { author: 'test', note: null, publishedAt: NOW, effectiveFrom: version.effectiveFrom };
        await publishRuleSet(store.pool, filesOf(version), publication);
      }
      await appendEvents(store.pool, parsedEvents(life.log.slice(arrived, count)), { acceptedAt: NOW });
      arrived = count;
      await months.judge();
      month = month === null ? await firstMonth(store.pool) : nextMonth(month);
      if (month === null) continue;
      const isDrafted = isDraftedFirst(step);
      await months.take(month, isDrafted ? 'draft' : 'closed');
      expect(await closeDraft(store.pool, month, NOW)).toEqual({ kind: 'closed' });
      const folder = await mkdtemp(join(parent, 'archive-'));
      await archiveInto(folder, store.pool, month, NOW);
      const verification = await verifyArchive(folder);
      expect(verification.findings).toEqual([]);
      // A few clients at a time, from files, as where the ledger is larger than memory.
      expect(await verifyArchive(folder, { partBytes: 2_000 })).toEqual(verification);
      statements += verification.statements;
    }
    return statements;
  } finally {
    await rm(parent, { recursive: true });
    await store.close();
  }
}

async function firstMonth(pool: Parameters<typeof closeDraft>[0]): Promise<Month | null> {
  const { rows } = await pool.query<{ first: Instant | null }>('SELECT first_event_at AS first FROM ledger_head');
  const { book } = await createRuleBookCache().at(pool);
  const first = rows[0]?.first ?? null;
  return first === null ? null : monthOf(book, first);
}

it('verifies, late facts and months closed as drafts included', async () => {
  let statements = 0;
  const property = fc.asyncProperty(randomLife(), fc.array(fc.boolean(), { minLength: 6 }), async (life, drafted) => {
    statements += await play(life, (step) => drafted[step] ?? false);
  });
  await fc.assert(property, { numRuns: 10, endOnFailure: true });
  expect(statements).toBeGreaterThan(5);
}, 300_000);
