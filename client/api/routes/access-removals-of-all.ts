/** `POST /v1/access-removals/all` and its preview: all users that a partner has at a client. */
import type { FastifyInstance } from 'fastify';
import { foreseeRemoval } from '../../../rules/removal/foresee-removal.ts';
import { standingOf } from '../../../store/pairs/standing.ts';
import { consequenceOf } from '../../../store/removals/consequence.ts';
import { foreseeLoss } from '../../../store/removals/foresee-loss.ts';
import { planRemovals, usersGivenAccess, type PlannedRemoval } from '../../../store/removals/plan-removal.ts';
import { makeRemovals } from '../../../store/removals/remove-access.ts';
import { consequenceView, effectView, lossView, madeView, plannedRestoreView } from '../../access/removal-view.ts';
import { actingAppender, namesOf } from '../acts/acting-appender.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { previewAllAnswer, previewAllBody, receiptAllAnswer, removalAllBody } from '../schema/access-removals.ts';
import { removalDependencies } from './access-removals.ts';

export const PREVIEW_REMOVAL_OF_ALL = {
  id: 'previewAccessRemovalOfAll',
  method: 'POST',
  path: '/v1/access-removals/all/preview',
  summary: 'Whose access would go if a partner lost all access to a client, and what that would end.',
  roles: ['ops'],
  changes: false,
  body: { 'application/json': previewAllBody },
  answer: { 'application/json': previewAllAnswer },
  problems: ['invalid_json', 'unsupported_media_type'],
} as const satisfies Operation;

export const REMOVE_ACCESS_OF_ALL = {
  id: 'removeAccessOfAll',
  method: 'POST',
  path: '/v1/access-removals/all',
  summary:
    'Removes the access of all users that a partner has at a client, in one transaction. A repeat adds no event.',
  roles: ['ops'],
  body: { 'application/json': removalAllBody },
  answer: { 'application/json': receiptAllAnswer },
  problems: ['invalid_json', 'no_access', 'unsupported_media_type', 'too_busy', 'stopping'],
} as const satisfies Operation;

export function accessRemovalOfAllRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);
  const removals = removalDependencies(dependencies);

  serve(app, PREVIEW_REMOVAL_OF_ALL, async (request) => {
    const { partner, ...place } = readInput(previewAllBody, request.body, 'body');
    const plans = await planRemovals(removals, await usersGivenAccess(removals.pool, partner, place.client), place);
    const planned = plans.filter((plan): plan is PlannedRemoval => plan.kind === 'planned');
    const users = planned.map(({ removal }) => removal.user);
    const at = Math.max(...planned.map((plan) => plan.at));
    const standing =
      planned.length === 0
        ? null
        : await standingOf(removals.pool, removals.rulesNow, { partner, client: place.client }, at);
    const foreseen = standing === null ? null : foreseeRemoval(standing.state, users, place, at);
    const loss = await foreseeLoss(removals, partner, foreseen?.kind === 'ends' ? [place.client] : [], at);
    const effect = foreseen === null ? null : effectView(foreseen);
    return { partner, ...place, users, effect, loss: lossView(loss), restore: plannedRestoreView(planned) };
  });

  serve(app, REMOVE_ACCESS_OF_ALL, async (request) => {
    const { confirm: _confirmed, partner, ...place } = readInput(removalAllBody, request.body, 'body');
    const plans = await planRemovals(removals, await usersGivenAccess(removals.pool, partner, place.client), place);
    const acting = actingAppender(dependencies.appender, request, (events) => ({
      subject: `partner:${partner}`,
      after: { partner, ...place, events: namesOf(events) },
    }));
    const [first, ...others] = await makeRemovals({ ...removals, appender: acting }, plans);
    if (first === undefined) {
      const reason = `No user of partner ${JSON.stringify(partner)} has access to client ${JSON.stringify(place.client)} now.`;
      throw new ProblemError('no_access', reason);
    }
    const made = [first, ...others] as const;
    const consequence = await consequenceOf(removals, made);
    return {
      partner,
      ...place,
      removals: made.map((one) => ({ user: one.removal.user, ...madeView(one) })),
      ...consequenceView(consequence),
    };
  });
}
