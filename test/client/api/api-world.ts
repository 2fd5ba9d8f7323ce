/** The API on a database of its own, called without a socket. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createApi } from '../../../client/api/create-api.ts';
import type { ApiDependencies } from '../../../client/api/dependencies.ts';
import { adminTokens } from '../../../client/api/tokens.ts';
import { createLogger } from '../../../platform/log.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createAppender } from '../../../store/ledger/appender.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { createWorld, type World } from '../../support/world.ts';

export const TOKEN = 'the-token-of-this-test-and-of-nobody-else';

export interface ApiWorld {
  readonly world: World;
  readonly app: FastifyInstance;
  get(url: string): Promise<LightMyRequestResponse>;
  post(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** Events as a batch, unless another form is asked for. */
  postEvents(body: unknown, contentType?: string): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export async function createApiWorld(changes: Partial<ApiDependencies> = {}): Promise<ApiWorld> {
  const world = await createWorld();
  const appender = createAppender(world.pool);
  const app = createApi({
    pool: world.pool,
    appender,
    clock: world.judge.clock,
    rules: createRuleBookCache(),
    tokens: adminTokens([TOKEN]),
    log: createLogger({ level: 'silent', name: 'api' }),
    metrics: createMetrics(),
    ...changes,
  });
  const authorization = `Bearer ${TOKEN}`;
  const post: ApiWorld['post'] = (url, body, headers = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
  return {
    world,
    app,
    post,
    get: (url) => app.inject({ method: 'GET', url, headers: { authorization } }),
    postEvents: (body, contentType = 'application/cloudevents-batch+json') =>
      post('/v1/events', body, { 'content-type': contentType }),
    async close() {
      await app.close();
      await appender.close();
      await world.close();
    },
  };
}
