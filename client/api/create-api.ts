/**
 * The HTTP API (`docs/interfaces.md §4`), not yet listening.
 *
 * Owns: who may call, sizes and times, problems, metrics. Does not own: what calls do (`client/*`, `store/`).
 * Invariants: who may call is asked of every operation with roles; every failure is a problem with a stable code; no stack leaves.
 */
import { fastify, LogController, type FastifyInstance } from 'fastify';
import { NO_TRACING } from '../../platform/tracing.ts';
import { createPairFolds } from '../../store/pairs/pair-folds.ts';
import { answerErrors, sendProblem } from './answer-errors.ts';
import { auditActs } from './acts/audit-acts.ts';
import { answerOnce } from './repeats/answer-once.ts';
import { limitInFlight, limitWork } from './in-flight.ts';
import { refuseOtherBodies } from './json-body.ts';
import { logCall, rememberProblems } from './log-calls.ts';
import { limitTime } from './limit-time.ts';
import { limitRates } from './callers/rate-limit.ts';
import { nameParameters } from './name-parameters.ts';
import { letIn } from './callers/let-in.ts';
import { DEFAULT_LIMITS, MAX_BODY_BYTES, type ApiDependencies } from './dependencies.ts';
import { createEventCounters } from './event-counters.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { ProblemError } from './problems.ts';
import { accessRemovalRoutes } from './routes/access-removals.ts';
import { accessRemovalOfAllRoutes } from './routes/access-removals-of-all.ts';
import { archiveRoutes } from './routes/archives.ts';
import { auditRoutes } from './routes/audit.ts';
import { digestRoutes } from './routes/digests.ts';
import { eventRoutes } from './routes/events.ts';
import { explanationRoutes } from './routes/explanations.ts';
import { exportRoutes } from './routes/exports.ts';
import { forecastRoutes } from './routes/forecasts.ts';
import { healthRoutes } from './routes/health.ts';
import { measuringRequests, metricsRoutes } from './routes/metrics.ts';
import { adjustmentRoutes } from './routes/adjustments.ts';
import { monthRequestRoutes } from './routes/month-requests.ts';
import { monthRoutes } from './routes/months.ts';
import { offboardingRoutes } from './routes/offboardings.ts';
import { potentialRoutes } from './routes/potential.ts';
import { requestId } from './request-id.ts';
import { standardHeaders } from './standard-headers.ts';
import { unreadableAnswerer, expectHost, leaveExpectationsAside } from './unreadable-requests.ts';
import { traceRequests } from './trace-requests.ts';
import { takeTurns } from './turns.ts';
import { relationshipRoutes } from './routes/relationships.ts';
import { ruleSetCoverageRoutes } from './routes/rule-set-coverage.ts';
import { ruleSetRoutes } from './routes/rule-sets.ts';
import { statementExplanationRoutes } from './routes/statement-explanations.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { singleKeeperRoutes } from './routes/single-keepers.ts';
import { userErasureRoutes } from './routes/user-erasures.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { whatIfRoutes } from './routes/what-if.ts';
import { whenOver } from './when-over.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Longest path parameter: 200 code points, each of four bytes, percent-encoded. */
const MAX_PARAMETER = 200 * 4 * 3;

/** How often Node looks for requests that do not arrive whole in time. */
const CHECKING_EVERY_MS = 30_000;

/** Makes the API. Closing the instance waits for requests under way; pool and appender stay whose they are. */
export function createApi(dependencies: ApiDependencies): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const app = fastify({
    loggerInstance: dependencies.log,
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
    clientErrorHandler: unreadableAnswerer(dependencies.log),
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply.headers(standardHeaders(request.id)), new ProblemError('invalid_request', error.message));
      // No hook is told of it.
      logCall(request, reply, { status: reply.statusCode, isWhole: true });
    },
  }) as unknown as FastifyInstance;

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

  app.removeAllContentTypeParsers();
  refuseOtherBodies(app);

  healthRoutes(app, dependencies);
  metricsRoutes(app, dependencies.metrics);
  openApiRoutes(app);
  const counters = createEventCounters(dependencies.metrics);
  const folds = createPairFolds(dependencies.pool, (db, position) => dependencies.rules.at(db, position));
  const exports = limitInFlight(limits.exports, 'exports, files of archives or lists of differences');
  const reckonings = limitWork(limits.reckonings, 'statements as of a time or lists of forecasts');
  const explanations = limitWork(limits.explanations, 'explanations, forecasts or lists of potential credit');
  // A scope each: how bodies are read differs.
  const scoped = (routes: (scope: FastifyInstance) => void): void => {
    void app.register(async (scope) => routes(scope));
  };
  scoped((scope) => eventRoutes(scope, dependencies, limits, counters));
  scoped((scope) => relationshipRoutes(scope, dependencies, folds));
  scoped((scope) => explanationRoutes(scope, dependencies, folds));
  scoped((scope) => monthRoutes(scope, dependencies, reckonings));
  scoped((scope) => statementExplanationRoutes(scope, dependencies, explanations));
  scoped((scope) => monthRequestRoutes(scope, dependencies));
  scoped((scope) => adjustmentRoutes(scope, dependencies));
  scoped((scope) => exportRoutes(scope, dependencies, limits, exports));
  scoped((scope) => archiveRoutes(scope, dependencies, exports));
  scoped((scope) => forecastRoutes(scope, dependencies, limits, { reckonings, explanations }));
  scoped((scope) => potentialRoutes(scope, dependencies, limits, explanations));
  scoped((scope) => singleKeeperRoutes(scope, dependencies, limits));
  scoped((scope) => accessRemovalRoutes(scope, dependencies));
  scoped((scope) => accessRemovalOfAllRoutes(scope, dependencies));
  scoped((scope) => offboardingRoutes(scope, dependencies));
  scoped((scope) => ruleSetRoutes(scope, dependencies));
  scoped((scope) => ruleSetCoverageRoutes(scope, dependencies));
  scoped((scope) => schemaRoutes(scope));
  scoped((scope) => userErasureRoutes(scope, dependencies));
  scoped((scope) => tokenRoutes(scope, dependencies));
  scoped((scope) => auditRoutes(scope, dependencies));
  scoped((scope) => whatIfRoutes(scope, dependencies, exports));
  scoped((scope) => digestRoutes(scope, dependencies));
  scoped((scope) => webhookRoutes(scope, dependencies));
  scoped((scope) => webhookDeliveryRoutes(scope, dependencies));
  return app;
}
