import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { appendEvents } from '../../../store/ledger/append.ts';
import { exampleLog } from '../../support/example.ts';
import { parsedEvents } from '../../support/projection.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

const NOW = '2030-01-01T00:00:00.000Z';

type Feed = (api: ApiWorld, log: readonly unknown[]) => Promise<void>;

/** As `POST /v1/events` takes it, judged after each request. */
function inRequestsOf(size: number): Feed {
  return async (api, log) => {
    for (let start = 0; start < log.length; start += size) {
      const answer = await api.postEvents(log.slice(start, start + size));
      expect(answer.json()).toMatchObject({ refused: [] });
      await api.world.judgeAll();
    }
  };
}

const WAYS: readonly (readonly [string, Feed])[] = [
  ['shuffled', (api, log) => inRequestsOf(1_000)(api, shuffled(log))],
  [
    'in one batch',
    async ({ world }, log) => {
      await appendEvents(world.pool, parsedEvents(log), { acceptedAt: Date.parse(NOW) });
      await world.judgeAll();
    },
  ],
  ['one by one', oneByOne],
  [
    'twice',
    async (api, log) => {
      await inRequestsOf(1_000)(api, log);
      await inRequestsOf(700)(api, log);
    },
  ],
];

/** A request for each event; judged now and then, so that what is judged is cut differently again. */
async function oneByOne(api: ApiWorld, log: readonly unknown[]): Promise<void> {
  for (const [index, event] of log.entries()) {
    await api.postEvents(event, 'application/cloudevents+json');
    if (index % 97 === 0) await api.world.judgeAll();
  }
  await api.world.judgeAll();
}

function shuffled(log: readonly unknown[]): readonly unknown[] {
  return fc.sample(fc.shuffledSubarray([...log], { minLength: log.length }), { numRuns: 1, seed: 11 })[0] ?? [];
}

/** Verdicts and periods as bytes. */
async function exports(feed: Feed): Promise<readonly string[]> {
  const api = await createApiWorld();
  try {
    api.world.setTime(NOW);
    await feed(api, await exampleLog());
    const answers = [await api.get('/v1/exports/verdicts'), await api.get('/v1/exports/periods')];
    return answers.map(({ body }) => body);
  } finally {
    await api.close();
  }
}

it('the example has the same exports to the byte: in order, shuffled, in one batch, one by one, twice', async () => {
  const [verdicts = '', periods = ''] = await exports(inRequestsOf(1_000));
  expect([verdicts, periods].map((text) => text.trim().split('\n').length)).toEqual([4_655, 69]);
  for (const [way, feed] of WAYS) {
    const [otherVerdicts, otherPeriods] = await exports(feed);
    // Compared first: a difference of a megabyte of text is no message.
    expect([way, otherVerdicts === verdicts, otherPeriods === periods]).toEqual([way, true, true]);
  }
}, 600_000);
