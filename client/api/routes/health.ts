/** What a supervisor asks: is the process alive, can it serve. Without a token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readReadiness } from '../../../store/lag.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';
import { shared } from '../share-work.ts';

export const HEALTHZ = {
  id: 'healthz',
  method: 'GET',
  path: '/healthz',
  summary: 'The process is alive.',
  roles: 'anybody',
  answer: { 'application/json': z.object({ status: z.literal('alive') }) },
  problems: [],
} as const satisfies Operation;

const lateSeconds = z.int().optional();

export const READYZ = {
  id: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: 'Events can be taken: the database answers and has its tables. Behind: work on those taken is late.',
  roles: 'anybody',
  answer: {
    'application/json': z.object({
      status: z.enum(['ready', 'behind']),
      position: z.int().describe('the last place in the ledger'),
      behind: z
        .object({ judging: lateSeconds, telling: lateSeconds, ending: lateSeconds })
        .optional()
        .describe('by how many seconds, of what is late'),
    }),
  },
  problems: [],
} as const satisfies Operation;

export function healthRoutes(app: FastifyInstance, { pool, clock }: ApiDependencies): void {
  serve(app, HEALTHZ, async () => ({ status: 'alive' }));
  serve(
    app,
    READYZ,
    shared(async () => readReadiness(pool, clock)),
  );
}
