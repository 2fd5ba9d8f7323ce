/** What a route says of the act it does, for the audit log. */
import type { FastifyRequest } from 'fastify';
import { realNow } from '../../../platform/clock.ts';
import type { Act } from '../../../store/audit/record-acts.ts';
import { callerOf } from '../callers/caller.ts';

export interface ActNote {
  /** What it is about, such as `user:ann`. */
  readonly subject?: string;
  /** JSON values without secrets, where they make sense. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** `noted` until it is written; `settled` when the route has seen to it, or nothing was done. */
export type ActState = { readonly kind: 'noted'; readonly note: ActNote } | { readonly kind: 'settled' };

declare module 'fastify' {
  interface FastifyRequest {
    act: ActState;
  }
}

/** Says more of the act than its operation does. It is written before the answer. */
export function noteAct(request: FastifyRequest, note: ActNote): void {
  request.act = { kind: 'noted', note };
}

/** The act, for a route that writes it in the transaction that does it; nothing else is written then. */
export function takeAct(request: FastifyRequest, note: ActNote): Act {
  request.act = { kind: 'settled' };
  return actOf(request, note);
}

/** Nothing was done: it was only a repeat. */
export function noAct(request: FastifyRequest): void {
  request.act = { kind: 'settled' };
}

/** Without a word of the route the subject is what the path names. */
export function actOf(request: FastifyRequest, { subject, before = null, after = null }: ActNote): Act {
  const { id, name, role } = callerOf(request);
  return {
    at: realNow(),
    caller: { id, name, role },
    operation: request.routeOptions.config.operation?.id ?? '',
    subject: subject ?? subjectOfPath(request.params),
    before,
    after,
    requestId: request.id,
  };
}

function subjectOfPath(parameters: unknown): string | null {
  const entries = Object.entries(parameters as Readonly<Record<string, string>>);
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name}:${value}`).join(' ');
}
