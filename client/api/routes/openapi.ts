/** `GET /openapi.json`. */
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../../version.ts';
import { openApiDocument } from '../openapi.ts';

export function openApiRoutes(app: FastifyInstance): void {
  const document = openApiDocument(VERSION);
  app.route({ method: 'GET', url: '/openapi.json', handler: async () => document });
}
