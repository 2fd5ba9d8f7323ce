/** `GET /v1/schemas/{file}`: the JSON Schemas of a programme folder, for editors and for whoever writes its files. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SCHEMAS } from '../../../rules/check/schemas.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';

const schemaPath = z.object({
  file: z.string().meta({ description: 'the kind of file', examples: Object.keys(SCHEMAS) }),
});

export const SHOW_SCHEMA = {
  id: 'showSchema',
  method: 'GET',
  path: '/v1/schemas/{file}',
  summary: 'The JSON Schema (draft 2020-12) of one kind of file of a programme folder.',
  roles: ['ops', 'author', 'finance'],
  pathParameters: schemaPath,
  answer: { 'application/schema+json': z.looseObject({ title: z.string(), type: z.literal('object') }) },
  problems: ['not_found'],
} as const satisfies Operation;

export function schemaRoutes(app: FastifyInstance): void {
  serve(app, SHOW_SCHEMA, async (request, reply) => {
    const { file } = readInput(schemaPath, request.params, 'path');
    if (!Object.hasOwn(SCHEMAS, file)) {
      throw new ProblemError('not_found', `There is no schema ${JSON.stringify(file)}: ${KNOWN} are there.`);
    }
    void reply.type('application/schema+json');
    return JSON.stringify(SCHEMAS[file]);
  });
}

const KNOWN = Object.keys(SCHEMAS).join(', ');
