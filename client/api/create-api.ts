/**
 * The HTTP API (`docs/interfaces.md §4`), not yet listening.
 *
 * Owns: who may call, sizes and times, problems, metrics. Does not own: what calls do (`client/*`, `store/`).
 * Invariants: who may call is asked of every operation with roles; every failure is a problem with a stable code; no stack leaves.
 */
import { fastify, LogController, type FastifyInstance } from 'fastify';
import { NO_TRACING } from '../../platform/tracing.ts';
import { auditActs } from './acts/audit-acts.ts';
import { addRoutes } from './add-routes.ts';
import { answerErrors, sendProblem } from './answer-errors.ts';
import { letIn } from './callers/let-in.ts';
import { limitRates } from './callers/rate-limit.ts';
import { DEFAULT_LIMITS, MAX_BODY_BYTES, type ApiDependencies, type ApiLimits } from './dependencies.ts';
import { refuseOtherBodies } from './json-body.ts';
import { limitTime } from './limit-time.ts';
import { logCall, rememberProblems } from './log-calls.ts';
import { nameParameters } from './name-parameters.ts';
import { ProblemError } from './problems.ts';
import { answerOnce } from './repeats/answer-once.ts';
import { requestId } from './request-id.ts';
import { measuringRequests } from './routes/metrics.ts';
import { standardHeaders } from './standard-headers.ts';
import { traceRequests } from './trace-requests.ts';
import { takeTurns } from './turns.ts';
import { unreadableAnswerer, expectHost, leaveExpectationsAside } from './unreadable-requests.ts';
import { whenOver } from './when-over.ts';

/** Longest path parameter: 200 code points, each of four bytes, percent-encoded. */
const MAX_PARAMETER = 200 * 4 * 3;

/** How often Node looks for requests that do not arrive whole in time. */
const CHECKING_EVERY_MS = 30_000;

/** Makes the API. Closing the instance waits for requests under way; pool and appender stay whose they are. */
export function createApi(dependencies: ApiDependencies): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const app = bareServer(dependencies, limits);
  addHooks(app, dependencies, limits);
  app.removeAllContentTypeParsers();
  refuseOtherBodies(app);
  addRoutes(app, dependencies, limits);
  return app;
}

/** A server that answers whatever it can't read with a problem, and knows no calls yet. */
function bareServer({ log }: ApiDependencies, limits: ApiLimits): FastifyInstance {
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    exposeHeadRoutes: true,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: limits.requestMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER },
    // What Node would answer itself, and not with a problem.
    http: { requireHostHeader: false, connectionsCheckingInterval: Math.min(limits.requestMs, CHECKING_EVERY_MS) },
    clientErrorHandler: unreadableAnswerer(log),
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply.headers(standardHeaders(request.id)), new ProblemError('invalid_request', error.message));
      // No hook is told of it.
      logCall(request, reply, { status: reply.statusCode, isWhole: true });
    },
  }) as unknown as FastifyInstance;
}

/** What is done about every call, in this order. */
function addHooks(app: FastifyInstance, dependencies: ApiDependencies, limits: ApiLimits): void {
  answerErrors(app);
  expectHost(app);
  leaveExpectationsAside(app);
  rememberProblems(app);
  whenOver(app, measuringRequests(dependencies.metrics), logCall);
  traceRequests(app, dependencies.tracing ?? NO_TRACING);
  nameParameters(app);
  letIn(app, dependencies.callers);
  if (limits.callsPerSecond !== null) limitRates(app, limits.callsPerSecond);
  // Each around the one before: what was kept is no act, and what is late is kept all the same.
  auditActs(app, dependencies.pool);
  takeTurns(app, limits.turns);
  answerOnce(app, dependencies.pool);
  limitTime(app, limits);
  app.addHook('onSend', async ({ id }, reply) => void reply.headers(standardHeaders(id)));
}
