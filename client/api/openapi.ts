/** The description of the API (OpenAPI 3.1), made of the schemas that validate. */
import { z } from 'zod';
import type { Role } from '../../store/tokens/role.ts';
import type { Operation, TextBody } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';
import { keyHeaders, OF_KEYS, takesKey } from './repeats/idempotency-key.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM_SCHEMA: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'mend', 'errors', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'what is wrong this time' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    mend: { type: 'string', description: 'how to mend it' },
    requestId: { type: 'string', description: 'the x-request-id, by which the log of the API is searched' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'in', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the part of the request that `in` names' },
          in: { enum: ['body', 'query', 'path', 'header'] },
          message: { type: 'string' },
          file: { type: 'string', description: 'the file of a programme that is at fault' },
          line: { type: 'integer', description: 'from 1' },
          column: { type: 'integer', description: 'from 1' },
        },
      },
    },
  },
};

/** The document as one JSON value. */
export function openApiDocument(version: string): Json {
  const components = new Map<string, Json>([['Problem', PROBLEM_SCHEMA]]);
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tenure',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'In paths the identifiers . and .. are written ~. and ~.., as URLs have no such segments; what begins with more of these ~ is written with one more.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(components),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token made by POST /v1/tokens, or an access token of the identity provider in settings.',
        },
      },
    },
  };
}

function describe(operation: Operation, components: Map<string, Json>): Json {
  const { id, summary, roles, body, answer } = operation;
  const parameters = [
    ...parametersOf('path', operation.pathParameters),
    ...parametersOf('query', operation.query),
    ...parametersOf('header', operation.headers ?? (takesKey(operation) ? keyHeaders : undefined)),
  ];
  return {
    operationId: id,
    summary,
    ...(roles !== 'anybody' && { description: rolesText(roles), security: [{ token: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf(body, 'input', components) } }),
    responses: {
      200: { description: 'done', content: contentOf(answer, 'output', components) },
      ...problemsOf(operation),
    },
  };
}

function rolesText(roles: readonly Role[]): string {
  return `Needs a token of one of the roles ${[...new Set<Role>([...roles, 'admin'])].join(', ')}.`;
}

/** What can go wrong with every call, and with every call that brings something. */
const OF_ALL = [
  'invalid_request',
  'request_timeout',
  'headers_too_large',
  'store_unavailable',
  'store_busy',
  'timed_out',
  'internal',
] as const;
const OF_CALLERS = ['unauthorized', 'forbidden', 'rate_limited', 'too_busy', 'issuer_unavailable'] as const;
const OF_SENDERS = ['invalid_json', 'body_too_large', 'unsupported_media_type'] as const;

function problemsOf(operation: Operation): Json {
  const codes = new Set<ProblemCode>([
    ...operation.problems,
    ...(operation.roles === 'anybody' ? [] : OF_CALLERS),
    ...(operation.body === undefined ? [] : OF_SENDERS),
    ...(takesKey(operation) ? OF_KEYS : []),
    ...OF_ALL,
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, some]) => [status, problemAnswer(status, some)]));
}

/** A problem with one of the codes that go with a status. */
function problemAnswer(status: number, codes: readonly ProblemCode[]): Json {
  const own = { properties: { status: { const: status }, code: { enum: codes } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, own] };
  return { description: codes.join(', '), content: { 'application/problem+json': { schema } } };
}

function parametersOf(place: string, schema: z.ZodObject | undefined): readonly Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, value]) => {
    const { description, ...own } = z.toJSONSchema(value, { io: 'input' });
    const isRequired = !value.safeParse(undefined).success;
    return { name, in: place, required: isRequired, ...(description && { description }), schema: withoutDialect(own) };
  });
}

type Contents = Readonly<Record<string, z.ZodType | TextBody>>;

function contentOf(contents: Contents, io: 'input' | 'output', components: Map<string, Json>): Json {
  return Object.fromEntries(
    Object.entries(contents).map(([mediaType, body]) => {
      const schema = isText(body) ? textSchema(body) : schemaOf(body, io, components);
      return [mediaType, { schema }];
    }),
  );
}

/** What is streamed is written as text, and may be JSON to whoever reads it. */
function textSchema({ about, json }: TextBody): Json {
  return { type: json ?? 'string', description: about };
}

function isText(body: z.ZodType | TextBody): body is TextBody {
  return 'kind' in body && body.kind === 'text';
}

/** The schema with its definitions moved to where OpenAPI keeps them. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Map<string, Json>): Json {
  const { $defs = {}, ...own } = z.toJSONSchema(schema, { io, reused: 'inline' });
  for (const [name, definition] of Object.entries($defs)) components.set(name, relocated(definition) as Json);
  return withoutDialect(relocated(own) as Json);
}

function withoutDialect({ $schema: _dialect, ...schema }: Json): Json {
  return schema;
}

/** References point at `#/components/schemas/`. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isReference = key === '$ref' && typeof member === 'string';
      return [key, isReference ? member.replace('#/$defs/', '#/components/schemas/') : relocated(member)];
    }),
  );
}
