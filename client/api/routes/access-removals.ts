/** `POST /v1/access-removals` and its preview. */
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../rules/time/instant.ts';
import type { ForeseenRemoval, Removal } from '../../access/foresee-removal.ts';
import { planRemoval, removeAccess, type Refused, type RemovalReceipt } from '../../access/remove-access.ts';
import { MAX_COMMAND_BYTES, type ApiDependencies } from '../dependencies.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { previewAnswer, previewBody, receiptAnswer, removalBody, removalHeaders } from '../schema/access-removals.ts';

const PROBLEMS_OF_BOTH = ['invalid_json', 'no_access', 'idempotency_key_reused', 'unsupported_media_type'] as const;

export const PREVIEW_REMOVAL = {
  id: 'previewAccessRemoval',
  method: 'POST',
  path: '/v1/access-removals/preview',
  summary: "What removing a user's access to a client would end, and who would keep the relationship managed.",
  roles: ['ops'],
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

export function accessRemovalRoutes(app: FastifyInstance, dependencies: ApiDependencies): void {
  readJsonBody(app, MAX_COMMAND_BYTES);

  serve(app, PREVIEW_REMOVAL, async (request) => {
    const removal = readInput(previewBody, request.body, 'body');
    const planned = await planRemoval(dependencies, removal, keyOf(request.headers));
    if (planned.kind === 'planned') return preview(removal, planned.plan.partner, planned.plan.foreseen);
    if (planned.kind === 'done') return preview(removal, planned.receipt.partner, null);
    throw refused(planned);
  });

  serve(app, REMOVE_ACCESS, async (request) => {
    const { confirm: _confirmed, ...removal } = readInput(removalBody, request.body, 'body');
    const removed = await removeAccess(dependencies, removal, keyOf(request.headers));
    if (removed.kind === 'done') return receiptView(removed.receipt);
    throw refused(removed);
  });
}

function keyOf(headers: unknown): string | null {
  return readInput(removalHeaders, headers, 'header')['idempotency-key'] ?? null;
}

function refused({ kind, reason }: Refused): ProblemError {
  return new ProblemError(kind === 'key_reused' ? 'idempotency_key_reused' : kind, reason);
}

/** @param foreseen null when it was removed before */
function preview({ user, client, by }: Removal, partner: string | null, foreseen: ForeseenRemoval | null) {
  return { user, client, partner, by, alreadyRemoved: foreseen === null, effect: foreseen && effectView(foreseen) };
}

function effectView(foreseen: ForeseenRemoval) {
  if (foreseen.kind === 'not_managed') return { kind: foreseen.kind };
  const since = formatInstant(foreseen.period.start);
  if (foreseen.kind === 'ends') return { kind: foreseen.kind, since };
  const { expiresAt, heldBy } = foreseen.period;
  const { kind, managedBy } = foreseen;
  return { kind, since, expiresAt: formatInstant(expiresAt), heldByUser: heldBy.user, managedBy };
}

function receiptView({ removal: { user, client, by }, partner, name, removedAt, position }: RemovalReceipt) {
  return { user, client, partner, by, event: name, removedAt: formatInstant(removedAt), position };
}
