/** The API on a database of its own, called without a socket. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createApi } from '../../../client/api/create-api.ts';
import type { ApiDependencies } from '../../../client/api/dependencies.ts';
import { firstOf, type Callers } from '../../../client/api/callers/callers.ts';
import { storedTokens } from '../../../client/api/callers/stored-tokens.ts';
import { createLogger } from '../../../platform/log.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createAppender } from '../../../store/ledger/appender.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { ROLES, type Role } from '../../../store/tokens/role.ts';
import { holdToDocument } from '../../support/documented-answers.ts';
import { createWorld, type World } from '../../support/world.ts';

export const TOKEN = 'the-token-of-this-test-and-of-nobody-else';

/** The token of a role in this world; that of `partner` belongs to `acme`. */
export function tokenOf(role: Role): string {
  return role === 'admin' ? TOKEN : `${role}-token-of-this-test-and-of-nobody-else`;
}

const roleTokens: Callers = {
  async callerOf(token) {
    const role = ROLES.find((one) => tokenOf(one) === token);
    if (role === undefined) return null;
    const named = { id: role, name: role };
    return role === 'partner' ? { ...named, role, partner: 'acme' as PartnerId } : { ...named, role, partner: null };
  },
};

/** An API without a socket. */
export interface TestApi {
  readonly app: FastifyInstance;
  get(url: string, as?: Role): Promise<LightMyRequestResponse>;
  delete(url: string): Promise<LightMyRequestResponse>;
  /** A call with a token that this world made. */
  getWith(token: string, url: string): Promise<LightMyRequestResponse>;
  post(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** Events as a batch, unless another form is asked for. */
  postEvents(body: unknown, contentType?: string): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface ApiWorld extends TestApi {
  readonly world: World;
}

export async function createApiWorld(changes: Partial<ApiDependencies> = {}): Promise<ApiWorld> {
  const world = await createWorld();
  const api = createTestApi({ pool: world.pool, clock: world.judge.clock, ...changes });
  return {
    ...api,
    world,
    async close() {
      await api.close();
      await world.close();
    },
  };
}

/** The API over a store, held to its document at every call. Closing it leaves the pool open. */
export function createTestApi(given: Pick<ApiDependencies, 'pool' | 'clock'> & Partial<ApiDependencies>): TestApi {
  const appender = createAppender(given.pool);
  const app = createApi({
    appender,
    rules: createRuleBookCache(),
    callers: firstOf([roleTokens, storedTokens(given.pool)]),
    log: createLogger({ level: 'silent', name: 'api' }),
    metrics: createMetrics(),
    ...given,
  });
  holdToDocument(app);
  const authorization = `Bearer ${TOKEN}`;
  const post: TestApi['post'] = (url, body, headers = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
  const getWith: TestApi['getWith'] = (token, url) =>
    app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
  return {
    app,
    post,
    delete: (url) => app.inject({ method: 'DELETE', url, headers: { authorization } }),
    getWith,
    get: (url, as = 'admin') => getWith(tokenOf(as), url),
    postEvents: (body, contentType = 'application/cloudevents-batch+json') =>
      post('/v1/events', body, { 'content-type': contentType }),
    async close() {
      await app.close();
      await appender.close();
    },
  };
}
