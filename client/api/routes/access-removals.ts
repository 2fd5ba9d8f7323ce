/** `POST /v1/access-removals` and its preview: one user's access to a client. */
import type { FastifyInstance } from 'fastify';
import { consequenceView, effectView, lossView, madeView, plannedRestoreView } from '../../access/removal-view.ts';
import { consequenceOf } from '../../../store/removals/consequence.ts';
import { foreseeLoss } from '../../../store/removals/foresee-loss.ts';
import { planRemoval } from '../../../store/removals/plan-removal.ts';
import { removeAccess } from '../../../store/removals/remove-access.ts';
import type { Refused, RemovalDependencies } from '../../../store/removals/removal.ts';
import { actingAppender, namesOf } from '../acts/acting-appender.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { keyOfEffect } from '../repeats/idempotency-key.ts';
import { previewAnswer, previewBody, receiptAnswer, removalBody, removalHeaders } from '../schema/access-removals.ts';

const PROBLEMS_OF_BOTH = ['invalid_json', 'no_access', 'idempotency_key_reused', 'unsupported_media_type'] as const;

export const PREVIEW_REMOVAL = {
  id: 'previewAccessRemoval',
  method: 'POST',
  path: '/v1/access-removals/preview',
  summary: "What removing a user's access to a client would end and cost, and who would keep the relationship managed.",
  roles: ['ops'],
  changes: false,
  headers: removalHeaders,
  body: { 'application/json': previewBody },
  answer: { 'application/json': previewAnswer },
  problems: PROBLEMS_OF_BOTH,
} as const satisfies Operation;

export const REMOVE_ACCESS = {
  id: 'removeAccess',
  method: 'POST',
  path: '/v1/access-removals',
  summary: "Removes a user's access to a client. A repeat gets the first receipt and adds no event.",
  roles: ['ops'],
  headers: removalHeaders,
  body: { 'application/json': removalBody },
  answer: { 'application/json': receiptAnswer },
  problems: [...PROBLEMS_OF_BOTH, 'too_busy', 'stopping'],
} as const satisfies Operation;

/** What removals need, of what the API has. */
export function removalDependencies({ pool, rules, appender, clock }: ApiDependencies): RemovalDependencies {
  return { pool, appender, clock, rulesNow: (reader, position) => rules.at(reader, position) };
}

export function accessRemovalRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);
  const removals = removalDependencies(dependencies);

  serve(app, PREVIEW_REMOVAL, async (request) => {
    const removal = readInput(previewBody, request.body, 'body');
    const plan = await planRemoval(removals, removal, keyOfEffect(request));
    if (plan.kind === 'planned') {
      const { partner, foreseen, at } = plan;
      const loss = await foreseeLoss(removals, partner, foreseen.kind === 'ends' ? [removal.client] : [], at);
      const views = { effect: effectView(foreseen), loss: lossView(loss), restore: plannedRestoreView([plan]) };
      return { ...removal, partner, alreadyRemoved: false, ...views };
    }
    if (plan.kind === 'done') {
      return { ...removal, partner: plan.made.partner, alreadyRemoved: true, effect: null, loss: null, restore: null };
    }
    throw refused(plan);
  });

  serve(app, REMOVE_ACCESS, async (request) => {
    const { confirm: _confirmed, ...removal } = readInput(removalBody, request.body, 'body');
    const acting = actingAppender(dependencies.appender, request, (events) => ({
      subject: `user:${removal.user}`,
      after: { ...removal, events: namesOf(events) },
    }));
    const removed = await removeAccess({ ...removals, appender: acting }, removal, keyOfEffect(request));
    if (removed.kind !== 'done') throw refused(removed);
    const { made } = removed;
    const consequence = await consequenceOf(removals, [made]);
    return { ...removal, partner: made.partner, ...madeView(made), ...consequenceView(consequence) };
  });
}

function refused({ kind, reason }: Refused): ProblemError {
  return new ProblemError(kind === 'key_reused' ? 'idempotency_key_reused' : kind, reason);
}
