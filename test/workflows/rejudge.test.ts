import { expect, it } from 'vitest';
import type { RejudgeProgress } from '../../activities/contract.ts';
import { createLogger } from '../../platform/log.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY } from '../../workflows/contract.ts';
import { createTestNamespace } from '../support/servers/test-namespace.ts';
import { playRejudge, REJUDGE_SCRIPT } from './rejudge-play.ts';

installRuntime(createLogger({ level: 'silent', name: 'test' }));

it('goes on, through failures, until all is looked at, and tells how far it is', async () => {
  const place = await createTestNamespace();
  await playRejudge(place, async (run, positions) => {
    const end = REJUDGE_SCRIPT.at(-1);
    expect(await run.result()).toEqual(end);
    expect(await run.query<RejudgeProgress>(QUERY.progress)).toEqual(end);
    expect(positions).toEqual([7, 7, 7]);
  });
  await place.close();
});
