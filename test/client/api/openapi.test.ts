import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../../client/api/problems.ts';
import { REFUSAL_CODES } from '../../../rules/events/refusal.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const document = async (): Promise<Document> => (await api.app.inject({ method: 'GET', url: '/openapi.json' })).json();

/** Every value of `$ref` in a document. */
function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === '$ref' ? [String(member)] : references(member)));
}

describe('/openapi.json', () => {
  it('describes every route there is', async () => {
    const described = Object.entries((await document()).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, ':')}`),
    );
    expect(described.toSorted()).toEqual(routesOf(api.app));
  });

  it('refers only to what it holds', async () => {
    const whole = await document();
    const known = Object.keys(whole.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references(whole).filter((reference) => !known.includes(reference))).toEqual([]);
    expect(known).toContain('#/components/schemas/CloudEvent');
    expect(JSON.stringify(whole)).not.toContain('"$schema"');
  });

  it('names the codes that answers carry', async () => {
    const text = JSON.stringify(await document());
    for (const code of [...Object.keys(PROBLEMS), ...Object.keys(REFUSAL_CODES)]) expect(text).toContain(`"${code}"`);
  });
});

/** `METHOD path` of every route but that of the document itself, parameters unnamed. HEAD goes with each GET. */
function routesOf(app: FastifyInstance): readonly string[] {
  const routes: string[] = [];
  let path: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^(?<indent>[│ ]*)(?:├|└)── (?<part>\S*)(?: \((?<methods>[^)]*)\))?/.exec(line)?.groups;
    if (found?.['part'] === undefined) continue;
    path = [...path.slice(0, (found['indent']?.length ?? 0) / 4), found['part']];
    for (const method of (found['methods']?.split(', ') ?? []).filter((one) => one !== 'HEAD')) {
      routes.push(`${method} ${path.join('').replaceAll(/:\w+/g, ':')}`);
    }
  }
  return routes.filter((route) => route !== 'GET /openapi.json' && route !== 'GET /docs').sort();
}

describe('/metrics', () => {
  it('counts events by what became of them, and requests by route', async () => {
    await api.postEvents([{}]);
    const text = (await api.app.inject({ method: 'GET', url: '/metrics' })).body;
    expect(text).toContain('tenure_events_total{result="refused"} 1');
    expect(text).toContain(
      'tenure_http_request_duration_seconds_count{method="POST",route="/v1/events",status="200"} 1',
    );
  });
});

describe('an answer', () => {
  it('is not kept by anybody on the way, and not taken for another type', async () => {
    const { headers } = await api.get('/v1/relationships');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});
