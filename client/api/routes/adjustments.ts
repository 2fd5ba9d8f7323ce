/** `POST /v1/adjustments` (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import { assertNever } from '../../../rules/assert-never.ts';
import { formatDecimal, ownDecimal } from '../../../rules/decimal.ts';
import type { Refusal } from '../../../rules/events/refusal.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { postAdjustment, type Adjustment, type AdjustmentReceipt, type Posted } from '../../months/post-adjustment.ts';
import { actingAppender, namesOf } from '../acts/acting-appender.ts';
import { callerOf } from '../callers/caller.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { monthProblem } from '../month-problem.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { keyOfEffect } from '../repeats/idempotency-key.ts';
import { adjustmentAnswer, adjustmentBody, adjustmentHeaders } from '../schema/month-requests.ts';

export const POST_ADJUSTMENT = {
  id: 'postAdjustment',
  method: 'POST',
  path: '/v1/adjustments',
  summary: "Adds points to, or takes them from, a partner's month that is not closed. It is countered, never deleted.",
  roles: ['finance'],
  headers: adjustmentHeaders,
  body: { 'application/json': adjustmentBody },
  answer: { 'application/json': adjustmentAnswer },
  problems: [
    'invalid_json',
    'unknown_partner',
    'unknown_month',
    'month_closed',
    'idempotency_key_reused',
    'unsupported_media_type',
    'too_busy',
    'stopping',
  ],
} as const satisfies Operation;

export function adjustmentRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, POST_ADJUSTMENT, async (request) => {
    const { author = callerOf(request).name, ...rest } = readInput(adjustmentBody, request.body, 'body');
    const adjustment = { ...rest, author };
    const acting = actingAppender(dependencies.appender, request, (events) => ({
      subject: `partner:${adjustment.partner}`,
      after: { ...adjustment, events: namesOf(events) },
    }));
    const posted = await postAdjustment({ ...dependencies, appender: acting }, adjustment, keyOfEffect(request));
    if (posted.kind === 'posted') return receiptView(posted.receipt);
    throw refused(adjustment, posted);
  });
}

function receiptView({ adjustment, name, postedAt, position, monthStatus }: AdjustmentReceipt) {
  const points = formatDecimal(ownDecimal(adjustment.points));
  return { ...adjustment, points, event: name, postedAt: formatInstant(postedAt), position, monthStatus };
}

function refused({ partner, month }: Adjustment, why: Exclude<Posted, { readonly kind: 'posted' }>): ProblemError {
  switch (why.kind) {
    case 'unknown_partner':
    case 'unknown_month':
      return monthProblem(month, why, partner);
    case 'month_closed': {
      const detail = `${month} is closed, so nothing was posted. Post it to ${why.openMonth}, the first month that is not closed.`;
      return new ProblemError('month_closed', detail, {
        errors: [{ pointer: '/month', in: 'body', message: `is closed; ${why.openMonth} is not` }],
      });
    }
    case 'key_reused':
      return new ProblemError('idempotency_key_reused', 'The adjustment of this Idempotency-Key has other content.');
    case 'invalid':
      return invalid(why.refusal);
    default:
      return assertNever(why);
  }
}

/** The data of the event is the body of the request. */
function invalid({ issues }: Refusal): ProblemError {
  const errors = issues.map(({ pointer, message }) => {
    return { pointer: pointer.replace(/^\/data/, ''), in: 'body' as const, message };
  });
  const detail = errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  return new ProblemError('invalid_request', `In the body: ${detail}.`, { errors });
}
