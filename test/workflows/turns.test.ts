import { expect, it } from 'vitest';
import { createLogger } from '../../platform/log.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY } from '../../workflows/contract.ts';
import { createTestNamespace } from '../support/servers/test-namespace.ts';
import { playTurns, TURN_PLAYS, TURNS, type TurnProgress } from './turns-play.ts';

installRuntime(createLogger({ level: 'silent', name: 'test' }));

it.each(Object.entries(TURN_PLAYS))(
  'a run of %s goes on, through failures, until all is done, and tells how far it is',
  async (_name, turns) => {
    const place = await createTestNamespace();
    await playTurns(place, turns, async (run, asked) => {
      const end = TURNS.at(-1);
      expect(await run.result()).toEqual(end);
      expect(await run.query<TurnProgress>(QUERY.progress)).toEqual(end);
      expect(asked).toEqual([7, 7, 7]);
    });
    await place.close();
  },
);
