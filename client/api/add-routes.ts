/** All calls of the API, and what some of them share. */
import type { FastifyInstance } from 'fastify';
import { createPairFolds } from '../../store/pairs/pair-folds.ts';
import { createChecker } from '../rule-sets/checker/create-checker.ts';
import type { ApiDependencies, ApiLimits } from './dependencies.ts';
import { createEventCounters } from './event-counters.ts';
import { limitInFlight, limitWork } from './in-flight.ts';
import { accessRemovalRoutes } from './routes/access-removals.ts';
import { accessRemovalOfAllRoutes } from './routes/access-removals-of-all.ts';
import { adjustmentRoutes } from './routes/adjustments.ts';
import { archiveRoutes } from './routes/archives.ts';
import { auditRoutes } from './routes/audit.ts';
import { digestRoutes } from './routes/digests.ts';
import { eventRoutes } from './routes/events.ts';
import { explanationRoutes } from './routes/explanations.ts';
import { exportRoutes } from './routes/exports.ts';
import { forecastRoutes } from './routes/forecasts.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { monthRequestRoutes } from './routes/month-requests.ts';
import { monthRoutes } from './routes/months.ts';
import { offboardingRoutes } from './routes/offboardings.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { potentialRoutes } from './routes/potential.ts';
import { relationshipRoutes } from './routes/relationships.ts';
import { ruleSetCoverageRoutes } from './routes/rule-set-coverage.ts';
import { ruleSetRoutes } from './routes/rule-sets.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { singleKeeperRoutes } from './routes/single-keepers.ts';
import { statementExplanationRoutes } from './routes/statement-explanations.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userErasureRoutes } from './routes/user-erasures.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { whatIfRoutes } from './routes/what-if.ts';

/** What holds for every call must be in place before. */
export function addRoutes(app: FastifyInstance, dependencies: ApiDependencies, limits: ApiLimits): void {
  const counters = createEventCounters(dependencies.metrics);
  const folds = createPairFolds(dependencies.pool, (db, position) => dependencies.rules.at(db, position));
  const checker = createChecker(limits.checkMs);
  app.addHook('onClose', () => checker.stop());
  const checking = { checker, checks: limitWork(limits.checks, 'checks of programmes') };
  const exports = limitInFlight(limits.exports, 'exports, files of archives or lists of differences');
  const reckonings = limitWork(limits.reckonings, 'statements as of a time or lists of forecasts');
  const explanations = limitWork(limits.explanations, 'explanations, forecasts or lists of potential credit');

  healthRoutes(app, dependencies);
  metricsRoutes(app, dependencies.metrics);
  openApiRoutes(app);
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
  scoped((scope) => ruleSetRoutes(scope, dependencies, checking));
  scoped((scope) => ruleSetCoverageRoutes(scope, dependencies));
  scoped((scope) => schemaRoutes(scope));
  scoped((scope) => userErasureRoutes(scope, dependencies));
  scoped((scope) => tokenRoutes(scope, dependencies));
  scoped((scope) => auditRoutes(scope, dependencies));
  scoped((scope) => whatIfRoutes(scope, dependencies, exports, checking));
  scoped((scope) => digestRoutes(scope, dependencies));
  scoped((scope) => webhookRoutes(scope, dependencies));
  scoped((scope) => webhookDeliveryRoutes(scope, dependencies));
}
