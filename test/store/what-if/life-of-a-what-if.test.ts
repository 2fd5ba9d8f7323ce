import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { askWhatIf, cancelWhatIf, failWhatIf, KEPT, owedWhatIfs } from '../../../store/what-if/ask.ts';
import { listWhatIfs, readWhatIf, type WhatIfRow } from '../../../store/what-if/what-if-row.ts';
import { WhatIfWork } from '../../../store/what-if/work.ts';
import { activity } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { foundBy, workOff } from '../../support/what-if.ts';
import { createWorld, EDIT, START, type World } from '../../support/world.ts';

const NOW = parseInstant('2026-03-01T00:00:00Z') as Instant;
const CLOCK = ProgrammeClock.standingAt(NOW);

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.send(activity('ann', 'shop', { ...EDIT, at: START }));
});
afterEach(() => world.close());

async function ask(files: ReadonlyMap<string, string>): Promise<number> {
  return askWhatIf(world.pool, { files, from: null, to: null, askedBy: 'test', askedAt: NOW });
}

async function askWithoutDocs(): Promise<number> {
  const docs = JSON.stringify({ tool: 'docs', title: 'Docs', rules: [], examples: [] });
  return ask(new Map([...(await exampleProgramme()), ['tools/docs.json', docs]]));
}

async function rowsLeft(): Promise<number> {
  const tables = ['activity', 'period', 'statement', 'group', 'client', 'pair'].map((name) => `what_if_${name}`);
  const { rows } = await world.pool.query<{ count: number }>(
    `SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')} AS count`,
  );
  return rows[0]?.count ?? -1;
}

const batch = (id: number): Promise<WhatIfRow | null> =>
  new WhatIfWork(world.pool, id, { clock: CLOCK, pause: async () => {} }).batch();

describe('a what-if', () => {
  it('waits, works through clients and partners, and finishes with what it found and nothing else', async () => {
    const id = await askWithoutDocs();
    expect(await readWhatIf(world.pool, id)).toMatchObject({ status: 'waiting', phase: null, totals: null });
    expect(await batch(id)).toMatchObject({ status: 'working', phase: 'clients', done: 0, total: 3 });
    expect(await batch(id)).toMatchObject({ status: 'working', phase: 'clients', done: 3, total: 3 });
    expect(await batch(id)).toMatchObject({ status: 'working', phase: 'partners', done: 0, total: 1 });
    expect(await batch(id)).toMatchObject({ status: 'working', phase: 'partners', done: 1, total: 1 });
    const end = await batch(id);
    expect(end).toMatchObject({ status: 'finished', finishedAt: NOW, at: NOW });
    expect(end?.totals).toMatchObject({
      activities: { gains: 0, loses: 1, reason: 0 },
      periods: { begins: 0, ends: 1, moves: 0 },
    });
    const { groups, periods, statements } = await foundBy(world.pool, id);
    expect(groups).toMatchObject([
      {
        kind: 'loses',
        tool: 'docs',
        count: 1,
        example: { before: { kind: 'accepted', version: 'oss@1' }, after: { version: 'oss@candidate' } },
      },
    ]);
    expect(periods).toHaveLength(1);
    expect(await rowsLeft()).toBe(1 + 1 + 1 + statements.length);
    expect(await batch(id)).toEqual(end);
    expect(await owedWhatIfs(world.pool)).toEqual([]);
  });

  it('finds nothing where the same rules are only called otherwise', async () => {
    const files = await exampleProgramme();
    const again = { effectiveFrom: NOW - 1, author: 'test', note: null, publishedAt: NOW };
    await publishRuleSet(world.pool, files, again);
    const id = await ask(files);
    const { totals } = await workOff(world.pool, id, { clock: CLOCK });
    expect(totals).toMatchObject({
      activities: { gains: 0, loses: 0, reason: 0 },
      periods: { begins: 0, ends: 0, moves: 0 },
      points: { difference: '0' },
      statements: 0,
    });
  });

  it('has nothing to compare over an empty range of months, and says so by its totals', async () => {
    const month = '2030-01' as Month;
    const question = { files: await exampleProgramme(), from: month, to: month, askedBy: 'test', askedAt: NOW };
    const id = await askWhatIf(world.pool, question);
    const { totals } = await workOff(world.pool, id, { clock: CLOCK });
    expect(totals).toMatchObject({ points: { before: '0', after: '0', difference: '0' }, statements: 0 });
  });

  it('leaves nothing behind when it is called off, whatever it had found', async () => {
    const id = await askWithoutDocs();
    for (let count = 0; count < 4; count++) await batch(id);
    expect(await rowsLeft()).toBeGreaterThan(0);
    await cancelWhatIf(world.pool, id, NOW);
    expect(await owedWhatIfs(world.pool)).toEqual([id]);
    expect(await batch(id)).toMatchObject({ status: 'cancelled', finishedAt: NOW, totals: null });
    expect(await rowsLeft()).toBe(0);
    expect(await owedWhatIfs(world.pool)).toEqual([]);
  });

  it('is over at once when it is called off before anybody worked on it', async () => {
    const id = await askWithoutDocs();
    await cancelWhatIf(world.pool, id, NOW);
    expect(await readWhatIf(world.pool, id)).toMatchObject({ status: 'cancelled', finishedAt: NOW });
    expect(await owedWhatIfs(world.pool)).toEqual([]);
  });

  it('can not be called off, nor fail, once it is finished', async () => {
    const id = await askWithoutDocs();
    await workOff(world.pool, id, { clock: CLOCK });
    await cancelWhatIf(world.pool, id, NOW);
    await failWhatIf(world.pool, id, 'late', NOW);
    expect(await readWhatIf(world.pool, id)).toMatchObject({ status: 'finished', fault: null });
  });

  it('says why it failed', async () => {
    const id = await askWithoutDocs();
    await failWhatIf(world.pool, id, 'the disk is full', NOW);
    expect(await batch(id)).toMatchObject({ status: 'failed', fault: 'the disk is full', finishedAt: NOW });
  });

  it('is worked on one after the other, in the order in which they were asked for', async () => {
    const [first, second] = [await askWithoutDocs(), await askWithoutDocs()];
    expect(await owedWhatIfs(world.pool)).toEqual([first]);
    await workOff(world.pool, first, { clock: CLOCK });
    expect(await owedWhatIfs(world.pool)).toEqual([second]);
  });

  it('is kept until so many others were asked for, but not lost while it works', async () => {
    const files = await exampleProgramme();
    const [first, second] = [await askWithoutDocs(), await ask(files)];
    await batch(second);
    await workOff(world.pool, first, { clock: CLOCK });
    for (let count = 0; count < KEPT; count++) await ask(files);
    const kept = (await listWhatIfs(world.pool)).map(({ id }) => id);
    expect(kept).not.toContain(first);
    expect(kept).toContain(second);
    expect(kept).toHaveLength(KEPT + 1);
    expect(await batch(first)).toBeNull();
  });
});
