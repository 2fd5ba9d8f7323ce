/** `GET /v1/audit`: what callers did. */
import type { FastifyInstance } from 'fastify';
import { actView, decodeActPlace, encodeActPlace, listAudit } from '../../audit/list-audit.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { serve, type Operation } from '../operation.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { auditAnswer, auditQuery } from '../schema/audit.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';

export const LIST_ACTS = {
  id: 'listActs',
  method: 'GET',
  path: '/v1/audit',
  summary: 'What callers did, newest first: every call that changed something, and who made it.',
  roles: ['admin'],
  query: auditQuery,
  answer: { 'application/json': auditAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export function auditRoutes(app: FastifyInstance, { pool }: ApiDependencies): void {
  serve(app, LIST_ACTS, async (request) => {
    const query = readInput(auditQuery, request.query, 'query');
    const { caller = null, operation = null, subject = null, from = null, until = null } = query;
    const after = readCursor(query.cursor, decodeActPlace);
    const { items, next } = await listAudit(
      pool,
      { caller, operation, subject, from, until },
      { after, limit: query.limit ?? DEFAULT_LIMIT },
    );
    return { items: items.map(actView), nextCursor: next === null ? null : encodeActPlace(next) };
  });
}
