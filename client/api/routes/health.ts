/** What a supervisor asks: is the process alive, can it serve. Without a token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readHead } from '../../../store/ledger/ledger-head.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';

export const HEALTHZ = {
  id: 'healthz',
  method: 'GET',
  path: '/healthz',
  summary: 'The process is alive.',
  roles: 'anybody',
  answer: { 'application/json': z.object({ status: z.literal('alive') }) },
  problems: [],
} as const satisfies Operation;

export const READYZ = {
  id: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: 'Events can be taken: the database answers and has its tables.',
  roles: 'anybody',
  answer: { 'application/json': z.object({ status: z.literal('ready'), position: z.int() }) },
  problems: [],
} as const satisfies Operation;

export function healthRoutes(app: FastifyInstance, { pool }: ApiDependencies): void {
  serve(app, HEALTHZ, async () => ({ status: 'alive' }));
  serve(app, READYZ, async () => ({ status: 'ready', position: (await readHead(pool)).position }));
}
