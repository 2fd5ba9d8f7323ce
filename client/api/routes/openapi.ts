/** `GET /openapi.json`, and the same to read at `/docs`. */
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../../version.ts';
import { DOCS_POLICY, docsPage } from '../docs-page.ts';
import { openApiDocument } from '../openapi.ts';

export function openApiRoutes(app: FastifyInstance): void {
  const document = openApiDocument(VERSION);
  const page = docsPage(document);
  // Written once: it is a third of a megabyte, and anybody may ask for it.
  const text = JSON.stringify(document);
  app.route({
    method: 'GET',
    url: '/openapi.json',
    handler: async (_request, reply) => reply.type('application/json; charset=utf-8').send(text),
  });
  app.route({
    method: 'GET',
    url: '/docs',
    handler: async (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', DOCS_POLICY).send(page),
  });
}
