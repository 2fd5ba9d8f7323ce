/** Connections to PostgreSQL: what our processes and Temporal hold at most against what the compose file lets in. */
import { expect, it } from 'vitest';
import { SERVING_CONNECTIONS } from '../../client/up/serve-api.ts';
import { WORKER_CONNECTIONS } from '../../worker/connections.ts';
import { textOf } from '../architecture/repository.ts';

/** Four services with a pool of 20 for runs and one of 10 for visibility each, by the defaults of its image. */
const OF_TEMPORAL = 4 * (20 + 10);
/** Kept for superusers, and what `tenure doctor`, `migrate` and a back-up take for a while. */
const OF_OTHERS = 3 + 10;

it('are enough for as many processes as the operating guide says, which knows how many each holds', () => {
  const guide = textOf('docs/operating.md');
  expect(guide).toContain(
    `Each holds ${WORKER_CONNECTIONS} connections to PostgreSQL at most, an API ${SERVING_CONNECTIONS};`,
  );
  const most = Number(/max_connections=(\d+)/.exec(textOf('docker-compose.yml'))?.[1]);
  expect(guide).toContain(`\`max_connections=${most}\` in the compose file, for five workers and three APIs`);
  expect(5 * WORKER_CONNECTIONS + 3 * SERVING_CONNECTIONS + OF_TEMPORAL + OF_OTHERS).toBeLessThanOrEqual(most);
});
