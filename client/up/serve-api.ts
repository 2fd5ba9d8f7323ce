/** The API as a server of this process: `tenure api`, and a part of `tenure up`. */
import type { FastifyInstance } from 'fastify';
import { errnoOf, messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { PUBLIC_HTTPS, type OutboundRules } from '../../platform/outbound/outbound-rules.ts';
import { StartError } from '../../platform/start-error.ts';
import { NO_TRACING, type Tracing } from '../../platform/tracing.ts';
import { watchClock } from '../../store/clock-watch.ts';
import { createAppender } from '../../store/ledger/appender.ts';
import { createPool } from '../../store/pool.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { createApi } from '../api/create-api.ts';
import { DEFAULT_LIMITS } from '../api/dependencies.ts';
import { adminTokens, firstOf } from '../api/callers/callers.ts';
import { oidcCallers, type OidcOptions } from '../api/callers/oidc-callers.ts';
import { storedTokens } from '../api/callers/stored-tokens.ts';
import { apiPortInUse } from './api-port.ts';

export interface ApiServerOptions {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Tokens that let an administrator in, beside those in the store. */
  readonly tokens: readonly string[];
  /** The identity provider whose tokens let callers in; none if left out. */
  readonly oidc?: OidcOptions | null;
  /** Calls a second of one token; any number if left out. */
  readonly callsPerSecond?: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing?: Tracing;
  /** Where webhooks may be sent; default: public addresses over HTTPS. */
  readonly outbound?: OutboundRules;
}

export interface ApiServer {
  readonly url: string;
  /** Whether it has a page about itself, at `/docs`. */
  readonly hasDocs: boolean;
  /** Answers what is under way, then lets go of everything. */
  readonly stop: () => Promise<void>;
}

/** Thrown when the API can't listen where it was told to. */
export class ListenError extends StartError {
  readonly code = 'api_can_not_listen';

  constructor(host: string, port: number, why: string) {
    super(`The API can't listen on ${host}, port ${port}: ${why}.\nMend TENURE_HOST or TENURE_PORT.`);
  }
}

/** Connections for calls and exports. */
const API_CONNECTIONS = 11;
/** Appends come one after the other. */
const APPEND_CONNECTIONS = 1;
/** The most that an API holds. */
export const SERVING_CONNECTIONS = API_CONNECTIONS + APPEND_CONNECTIONS;

/** Starts listening. Throws `PortInUseError` or {@link ListenError}, or when the database does not answer. */
export async function serveApi(options: ApiServerOptions): Promise<ApiServer> {
  const { log, metrics, outbound = PUBLIC_HTTPS, tracing = NO_TRACING } = options;
  const onIdleError = (error: Error): void => log.warn({ error: error.message }, 'a database connection was lost');
  const { callMs: statementMs } = DEFAULT_LIMITS;
  const ours = { applicationName: 'tenure-api', statementMs, onIdleError };
  const pool = createPool(options.databaseUrl, { ...ours, max: API_CONNECTIONS });
  const appends = createPool(options.databaseUrl, { ...ours, max: APPEND_CONNECTIONS, pipelined: true });
  const watch = await watchClock(pool, (error) => log.warn({ error }, 'the clock segments could not be read'));
  const appender = createAppender(appends, { tracing });
  const { callsPerSecond = null, oidc = null } = options;
  const ofProvider = oidc === null ? [] : [oidcCallers(oidc)];
  const callers = firstOf([adminTokens(options.tokens), ...ofProvider, storedTokens(pool)]);
  const rules = createRuleBookCache();
  const limits = { callsPerSecond };
  const app = createApi({
    pool,
    appender,
    clock: watch.clock,
    rules,
    callers,
    log,
    metrics,
    tracing,
    outbound,
    limits,
  });
  const stop = async (): Promise<void> => {
    await app.close();
    await appender.close();
    await watch.stop();
    await Promise.all([pool.end(), appends.end()]);
  };
  try {
    const url = await listen(app, options);
    return { url, hasDocs: app.hasRoute({ method: 'GET', url: '/docs' }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: FastifyInstance, { host, port }: ApiServerOptions): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw errnoOf(error) === 'EADDRINUSE' ? apiPortInUse(port) : new ListenError(host, port, messageOf(error));
  }
}
