import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseInstant } from '../../rules/time/instant.ts';
import { isRejudging, owedRejudges, rejudgeBatch, type RejudgeProgress } from '../../store/rejudge.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { untilJudged } from '../../store/until-judged.ts';
import { accessGranted, activity, clientRegistered } from '../support/events.ts';
import { exampleProgramme } from '../support/example.ts';
import { createWorld, EDIT, START, type World } from '../support/world.ts';

const CLIENTS = ['c1', 'c2', 'c3', 'c4', 'c5'];

/** In force from 3 January on: nothing qualifies. */
const FROM = parseInstant('2026-01-03T00:00:00Z') ?? 0;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  for (const client of CLIENTS) {
    await world.send(clientRegistered(client, { at: START }), accessGranted('ann', client, { at: START }));
    // At c1 and c2 before the version, at the others in its time.
    const at = `2026-01-0${client.at(-1)}T00:00:00Z`;
    await world.send(activity('ann', client, { ...EDIT, at }));
  }
  await world.judgeAll();
});
afterEach(() => world.close());

/** Publishes as if there were more pairs than can be marked at once. */
async function publishToMany(): Promise<number> {
  const files = new Map(await exampleProgramme());
  files.set('tools/docs.json', JSON.stringify({ tool: 'docs', title: 'Docs', rules: [], examples: [] }));
  const publication = { effectiveFrom: FROM, author: 'test', note: null, publishedAt: FROM };
  return (await publishRuleSet(world.pool, files, publication, 0)).position;
}

async function stale(): Promise<readonly string[]> {
  const { rows } = await world.pool.query<{ client_id: string }>('SELECT client_id FROM stale_pair ORDER BY id');
  return rows.map((row) => row.client_id);
}

async function qualifying(): Promise<readonly string[]> {
  const { rows } = await world.pool.query<{ client_id: string }>(
    'SELECT client_id FROM verdict WHERE qualifies ORDER BY client_id',
  );
  return rows.map((row) => row.client_id);
}

async function batches(position: number, limit: number): Promise<readonly (RejudgeProgress | null)[]> {
  const seen: (RejudgeProgress | null)[] = [];
  do seen.push(await rejudgeBatch(world.pool, position, limit, FROM));
  while (seen.at(-1)?.finished === false);
  return seen;
}

describe('judging anew what a published rule set concerns', () => {
  it('is owed by the publication itself, and marks nobody at once', async () => {
    const position = await publishToMany();
    expect(await owedRejudges(world.pool)).toEqual([{ version: 'oss@2', position }]);
    expect(await stale()).toEqual([]);
    await world.judgeAll();
    expect(await qualifying()).toEqual(CLIENTS);
  });

  it('marks in batches the pairs with something in the time of the version, and nobody else', async () => {
    const position = await publishToMany();
    // acme and shop, without any activity, are looked at too.
    expect(await batches(position, 4)).toEqual([
      { done: 4, total: 6, finished: false },
      { done: 6, total: 6, finished: true },
    ]);
    expect(await stale()).toEqual(['c3', 'c4', 'c5']);
    await world.judgeAll();
    expect(await qualifying()).toEqual(['c1', 'c2']);
    expect(await owedRejudges(world.pool)).toEqual([]);
    expect(await rejudgeBatch(world.pool, position, 4, FROM)).toEqual({ done: 6, total: 6, finished: true });
  });

  it('leaves out pairs that were folded since for another reason', async () => {
    const position = await publishToMany();
    await world.send(activity('ann', 'c4', { ...EDIT, at: '2026-01-05T00:00:00Z' }));
    await world.judgeAll();
    expect(await qualifying()).toEqual(['c1', 'c2', 'c3', 'c5']);
    await batches(position, 100);
    expect(await stale()).toEqual(['c3', 'c5']);
  });

  it('goes round again for a pair that was written behind the cursor by a fold that began before', async () => {
    const position = await publishToMany();
    await rejudgeBatch(world.pool, position, 5, FROM);
    await world.pool.query(`DELETE FROM stale_pair WHERE client_id = 'c3'`);
    expect(await rejudgeBatch(world.pool, position, 5, FROM)).toMatchObject({ finished: false });
    await batches(position, 5);
    expect(new Set(await stale())).toEqual(new Set(['c3', 'c4', 'c5']));
  });

  it('keeps whoever waits for the judge waiting, until it is done', async () => {
    const position = await publishToMany();
    expect(await isRejudging(world.pool, position - 1)).toBe(false);
    expect(await untilJudged(world.pool, { withinMs: 50 })).toBe(false);
    await batches(position, 100);
    await world.judgeAll();
    expect(await untilJudged(world.pool, { withinMs: 1_000 })).toBe(true);
  });
});
