/** What the API needs, given once by whoever starts it. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { OutboundRules } from '../../platform/outbound/outbound-rules.ts';
import type { Tracing } from '../../platform/tracing.ts';
import type { Appender } from '../../store/ledger/appender.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import type { Callers } from './callers/callers.ts';
import type { WorkLimits } from './in-flight.ts';
import type { TurnLimits } from './turns.ts';

export interface ApiDependencies {
  readonly pool: Pool;
  readonly appender: Appender;
  readonly clock: ProgrammeClock;
  readonly rules: RuleBookCache;
  readonly callers: Callers;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing?: Tracing;
  /** Where webhooks may be sent; default: public addresses over HTTPS. */
  readonly outbound?: OutboundRules;
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits {
  /** Calls of one caller at work, fewer than there are connections; the others of it wait. */
  readonly turns: TurnLimits;
  /** Requests with events under way at once; with the greatest bodies this bounds their memory. */
  readonly eventRequests: WorkLimits;
  /** Exports, files of archives and differences of what-ifs under way at once: each holds a connection as long as it is read. */
  readonly exports: WorkLimits;
  /**
   * Statements reckoned anew and forecasts of everybody at once: each holds a connection, and takes ten times the work of
   * an explanation.
   */
  readonly reckonings: WorkLimits;
  /** Exports of statements or lines as of a time at once: each has the facts of all relationships in memory. */
  readonly reckonedExports: WorkLimits;
  /** Relationships of which such an export tells at most. */
  readonly reckonedRelationships: number;
  /** Explanations, differences and forecasts at once; no fewer of one caller than a browser asks for. */
  readonly explanations: WorkLimits;
  /** Checks of programmes under way or waiting for the one thread that does them. */
  readonly checks: WorkLimits;
  /** Real milliseconds that the check of a programme may take. */
  readonly checkMs: number;
  /** Real milliseconds that an answer waits for the judge: fewer than a call may take, so that it can say what it waited for. */
  readonly judgingPatienceMs: number;
  /** Real milliseconds in which a request must have arrived whole. */
  readonly requestMs: number;
  /** Real milliseconds within which a call is answered; of one that is long, begins to be. */
  readonly callMs: number;
  readonly longCallMs: number;
  /** Calls a second of one caller, after a burst of twice that; null: any number. */
  readonly callsPerSecond: number | null;
}

export const DEFAULT_LIMITS: ApiLimits = {
  turns: { atWork: 8, waiting: 1_000 },
  eventRequests: { inAll: 32, ofOne: 24 },
  exports: { inAll: 4, ofOne: 2 },
  reckonings: { inAll: 4, ofOne: 2 },
  reckonedExports: { inAll: 1, ofOne: 1 },
  reckonedRelationships: 200_000,
  explanations: { inAll: 8, ofOne: 6 },
  checks: { inAll: 8, ofOne: 2 },
  checkMs: 10_000,
  judgingPatienceMs: 20_000,
  requestMs: 60_000,
  callMs: 30_000,
  longCallMs: 90_000,
  callsPerSecond: null,
};

/** Real milliseconds after which a caller need not wait for an answer to begin: the API gives up before. */
export const ANSWERED_WITHIN_MS = DEFAULT_LIMITS.longCallMs + 10_000;

/** The greatest body: events come in it, everything else is far smaller. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** The greatest body of a command. */
export const MAX_COMMAND_BYTES = 16 * 1024;
