import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhatIfProgress } from '../../activities/contract.ts';
import { createLogger } from '../../platform/log.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { QUERY } from '../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { FINISHED, playWhatIf, WHAT_IF_SCRIPTS } from './what-if-play.ts';

installRuntime(createLogger({ level: 'silent', name: 'test' }));

let place: TestNamespace;
beforeAll(async () => {
  place = await createTestNamespace();
});
afterAll(() => place.close());

describe('the run of a what-if', () => {
  it('goes on, through failures, until all is looked at, and tells how far it is', async () => {
    await playWhatIf(place, 1, WHAT_IF_SCRIPTS.whatIf, async (run, asked) => {
      expect(await run.result()).toEqual(FINISHED);
      expect(await run.query<WhatIfProgress>(QUERY.progress)).toEqual(FINISHED);
      expect(asked).toEqual(['some', 'some', 'some']);
    });
  });

  it('calls the what-if off when it is cancelled', async () => {
    await playWhatIf(place, 2, WHAT_IF_SCRIPTS.whatIfCancelled, async (run, asked) => {
      expect((await run.describe()).status.name).toBe('CANCELLED');
      expect(asked).toEqual(['some', 'some', 'cancel']);
    });
  });

  it('ends a what-if that can not be worked off, and says why', async () => {
    await playWhatIf(place, 3, WHAT_IF_SCRIPTS.whatIfFailed, async (run, asked) => {
      expect((await run.describe()).status.name).toBe('FAILED');
      expect(asked).toEqual(['some', 'some', 'give up: a rule set can not be read']);
    });
  });
});
