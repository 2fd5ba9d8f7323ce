/** All calls of the API. */
import type { Operation } from './operation.ts';
import { PREVIEW_REMOVAL, REMOVE_ACCESS } from './routes/access-removals.ts';
import { PREVIEW_REMOVAL_OF_ALL, REMOVE_ACCESS_OF_ALL } from './routes/access-removals-of-all.ts';
import { SHOW_ARCHIVE, SHOW_ARCHIVE_FILE } from './routes/archives.ts';
import { LIST_ACTS } from './routes/audit.ts';
import { LIST_DIGESTS, PREVIEW_DIGEST, RESEND_DIGESTS, SET_DIGEST, UNSET_DIGEST } from './routes/digests.ts';
import { POST_EVENTS } from './routes/events.ts';
import { EXPLAIN_RELATIONSHIP, LIST_ACTIVITIES } from './routes/explanations.ts';
import { EXPORT_ROWS } from './routes/exports.ts';
import { LIST_FORECASTS, SHOW_FORECAST } from './routes/forecasts.ts';
import { HEALTHZ, READYZ } from './routes/health.ts';
import { METRICS } from './routes/metrics.ts';
import { POST_ADJUSTMENT } from './routes/adjustments.ts';
import { CLOSE_MONTH, RUN_MONTH, SHOW_MONTH_REQUEST } from './routes/month-requests.ts';
import { LIST_MONTHS, LIST_STATEMENTS, SHOW_MONTH, SHOW_STATEMENT } from './routes/months.ts';
import { FORESEE_OFFBOARDING, OFFBOARD, SHOW_OFFBOARDING } from './routes/offboardings.ts';
import { LIST_POTENTIAL_CREDIT } from './routes/potential.ts';
import { DIFF_STATEMENT, EXPLAIN_STATEMENT } from './routes/statement-explanations.ts';
import { LIST_RELATIONSHIPS, SHOW_RELATIONSHIP } from './routes/relationships.ts';
import { RULE_SET_COVERAGE } from './routes/rule-set-coverage.ts';
import { CHECK_RULE_SET, LIST_RULE_SETS, PUBLISH_RULE_SET, SHOW_RULE_SET } from './routes/rule-sets.ts';
import { SHOW_SCHEMA } from './routes/schemas.ts';
import { LIST_SINGLE_KEEPERS } from './routes/single-keepers.ts';
import { ERASE_USER } from './routes/user-erasures.ts';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from './routes/tokens.ts';
import { ASK_WHAT_IF, CANCEL_WHAT_IF, LIST_WHAT_IFS, SHOW_WHAT_IF, WHAT_IF_DIFFERENCES } from './routes/what-if.ts';
import { LIST_DELIVERIES, REPLAY_DELIVERIES } from './routes/webhook-deliveries.ts';
import {
  ADD_WEBHOOK,
  ENABLE_WEBHOOK,
  LIST_WEBHOOKS,
  REMOVE_WEBHOOK,
  ROTATE_WEBHOOK_SECRET,
} from './routes/webhooks.ts';

export const OPERATIONS: readonly Operation[] = [
  POST_EVENTS,
  LIST_RELATIONSHIPS,
  SHOW_RELATIONSHIP,
  EXPLAIN_RELATIONSHIP,
  LIST_ACTIVITIES,
  PREVIEW_REMOVAL,
  REMOVE_ACCESS,
  PREVIEW_REMOVAL_OF_ALL,
  REMOVE_ACCESS_OF_ALL,
  LIST_MONTHS,
  SHOW_MONTH,
  LIST_STATEMENTS,
  SHOW_STATEMENT,
  EXPLAIN_STATEMENT,
  DIFF_STATEMENT,
  FORESEE_OFFBOARDING,
  OFFBOARD,
  SHOW_OFFBOARDING,
  RUN_MONTH,
  CLOSE_MONTH,
  SHOW_MONTH_REQUEST,
  POST_ADJUSTMENT,
  EXPORT_ROWS,
  SHOW_ARCHIVE,
  SHOW_ARCHIVE_FILE,
  LIST_FORECASTS,
  SHOW_FORECAST,
  LIST_SINGLE_KEEPERS,
  LIST_POTENTIAL_CREDIT,
  LIST_RULE_SETS,
  PUBLISH_RULE_SET,
  CHECK_RULE_SET,
  RULE_SET_COVERAGE,
  SHOW_RULE_SET,
  SHOW_SCHEMA,
  ERASE_USER,
  LIST_TOKENS,
  CREATE_TOKEN,
  REVOKE_TOKEN,
  LIST_ACTS,
  ASK_WHAT_IF,
  LIST_WHAT_IFS,
  SHOW_WHAT_IF,
  WHAT_IF_DIFFERENCES,
  CANCEL_WHAT_IF,
  LIST_DIGESTS,
  SET_DIGEST,
  UNSET_DIGEST,
  RESEND_DIGESTS,
  PREVIEW_DIGEST,
  LIST_WEBHOOKS,
  ADD_WEBHOOK,
  REMOVE_WEBHOOK,
  ENABLE_WEBHOOK,
  ROTATE_WEBHOOK_SECRET,
  LIST_DELIVERIES,
  REPLAY_DELIVERIES,
  HEALTHZ,
  READYZ,
  METRICS,
];
