/** `POST /v1/user-erasures`: a person's data is removed; no verdict, period or statement changes. */
import type { FastifyInstance } from 'fastify';
import { partnerOfUser } from '../../../store/access.ts';
import { eraseUser } from '../../../store/erase-user.ts';
import { noAct, takeAct } from '../acts/act-note.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';
import { erasureAnswer, erasureBody } from '../schema/user-erasures.ts';
import { unknownName } from '../unknown.ts';

export const ERASE_USER = {
  id: 'eraseUser',
  method: 'POST',
  path: '/v1/user-erasures',
  summary: "Removes a user's address and whatever else its registration told. A repeat removes nothing more.",
  roles: ['ops'],
  body: { 'application/json': erasureBody },
  answer: { 'application/json': erasureAnswer },
  problems: ['invalid_json', 'body_too_large', 'unsupported_media_type', 'unknown_user'],
} as const satisfies Operation;

const REMOVED = [
  'e-mail address',
  'the same address where digests go to it',
  'fields of user.created that Tenure does not know',
];
const KEPT = ['user id', 'partner', 'e-mail domain', 'keyed hash of the registration'];

export function userErasureRoutes(app: FastifyInstance, { pool }: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, ERASE_USER, async (request) => {
    const { user } = readInput(erasureBody, request.body, 'body');
    if ((await partnerOfUser(pool, user)) === null) throw unknownName('user', user);
    noAct(request);
    const erasedEvents = await eraseUser(pool, user, (events) =>
      takeAct(request, { subject: `user:${user}`, after: { erasedEvents: events, removed: REMOVED } }),
    );
    return { user, erasedEvents, removed: erasedEvents === 0 ? [] : REMOVED, kept: KEPT };
  });
}
