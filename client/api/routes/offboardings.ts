/** `/v1/offboardings`: a user who leaves, at all clients in one go. */
import type { FastifyInstance } from 'fastify';
import type { PartnerId, UserId } from '../../../rules/ids.ts';
import { partnerOfUser } from '../../../store/access.ts';
import { askOffboarding, clientsGivenTo } from '../../../store/offboardings/ask.ts';
import { foreseeOffboarding } from '../../../store/offboardings/foresee.ts';
import { foreseeLoss } from '../../../store/removals/foresee-loss.ts';
import { clientsOf, offboardingOf } from '../../../store/offboardings/offboarding.ts';
import { encodePlace, readClientPlace } from '../../cursor.ts';
import { lossView } from '../../access/removal-view.ts';
import { foreseenClientView, offboardingView } from '../../offboardings/offboarding-view.ts';
import { noAct, takeAct } from '../acts/act-note.ts';
import { callerOf } from '../callers/caller.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  foreseeAnswer,
  foreseeBody,
  offboardBody,
  offboardingAnswer,
  offboardingPath,
  offboardingQuery,
} from '../schema/offboardings.ts';
import { unknownName } from '../unknown.ts';
import { removalDependencies } from './access-removals.ts';

export const FORESEE_OFFBOARDING = {
  id: 'previewOffboarding',
  method: 'POST',
  path: '/v1/offboardings/preview',
  summary: 'What offboarding a user would end at each client, and when each would lapse by itself.',
  roles: ['ops'],
  changes: false,
  body: { 'application/json': foreseeBody },
  answer: { 'application/json': foreseeAnswer },
  problems: ['invalid_json', 'unknown_user', 'unsupported_media_type'],
} as const satisfies Operation;

export const OFFBOARD = {
  id: 'offboard',
  method: 'POST',
  path: '/v1/offboardings',
  summary:
    'Removes all access of a user, or deactivates it, by a durable run. While one is under way, asking again gives that one.',
  roles: ['ops'],
  body: { 'application/json': offboardBody },
  answer: { 'application/json': offboardingAnswer },
  problems: ['invalid_json', 'unknown_user', 'offboarding_under_way', 'unsupported_media_type'],
} as const satisfies Operation;

export const SHOW_OFFBOARDING = {
  id: 'showOffboarding',
  method: 'GET',
  path: '/v1/offboardings/{id}',
  summary: 'How far an offboarding is, and what came of it at each client.',
  roles: ['ops'],
  pathParameters: offboardingPath,
  query: offboardingQuery,
  answer: { 'application/json': offboardingAnswer },
  problems: ['unknown_offboarding', 'invalid_cursor'],
} as const satisfies Operation;

/** Clients looked at before anything is done; each costs some 10 ms. */
const MOST_FORESEEN = 500;

export function offboardingRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);
  const { pool, clock } = dependencies;

  serve(app, FORESEE_OFFBOARDING, async (request) => {
    const { user, by = 'partner' } = readInput(foreseeBody, request.body, 'body');
    const partner = await knownPartner(user);
    const given = await clientsGivenTo(pool, user);
    const asked = { user, by, partner };
    const removals = removalDependencies(dependencies);
    const clients = await foreseeOffboarding(removals, asked, given.slice(0, MOST_FORESEEN));
    const ending = clients.flatMap(({ client, effect }) => (effect.kind === 'ends' ? [client] : []));
    const loss = lossView(await foreseeLoss(removals, partner, ending, clock.now()));
    return { ...asked, clients: clients.map(foreseenClientView), loss, more: given.length > MOST_FORESEEN };
  });

  serve(app, OFFBOARD, async (request) => {
    const body = readInput(offboardBody, request.body, 'body');
    const { user, mode } = body;
    const by = (body.mode === 'remove' ? body.by : undefined) ?? 'partner';
    const partner = await knownPartner(user);
    const askedBy = callerOf(request).name;
    noAct(request);
    const ask = { user, mode, by, partner, askedBy, askedAt: clock.now() };
    const asked = await askOffboarding(pool, ask, (offboarding) =>
      takeAct(request, { subject: `user:${user}`, after: { offboarding, mode, by, partner } }),
    );
    if (asked.kind === 'under_way' && !asked.isSame) {
      const reason = `Offboarding ${asked.offboarding} of user ${JSON.stringify(user)} is under way, and does something else.`;
      throw new ProblemError('offboarding_under_way', reason);
    }
    return view(asked.offboarding, '', DEFAULT_LIMIT);
  });

  serve(app, SHOW_OFFBOARDING, async (request) => {
    const { id } = readInput(offboardingPath, request.params, 'path');
    const { cursor, limit } = readInput(offboardingQuery, request.query, 'query');
    return view(Number(id), readCursor(cursor, readClientPlace) ?? '', limit ?? DEFAULT_LIMIT);
  });

  async function knownPartner(user: UserId): Promise<PartnerId> {
    const partner = await partnerOfUser(pool, user);
    if (partner !== null) return partner;
    throw unknownName('user', user);
  }

  async function view(id: number, after: string, limit: number) {
    const offboarding = await offboardingOf(pool, id);
    if (offboarding === null) throw new ProblemError('unknown_offboarding', `There is no offboarding ${id}.`);
    const clients = await clientsOf(pool, offboarding, after, limit);
    const last = clients.length < limit ? undefined : clients.at(-1);
    const next = last === undefined ? null : encodePlace([last.client]);
    return offboardingView(offboarding, clients, next);
  }
}
