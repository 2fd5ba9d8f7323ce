/** `POST /v1/months/{month}/run` and `/close`, and what came of it (`docs/interfaces.md §4`). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AskMonth } from '../../../store/months/requests.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { askForMonth, followRequest } from '../../months/ask-month.ts';
import { requestView } from '../../months/request-view.ts';
import { takeAct } from '../acts/act-note.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { refusedProblem } from '../month-refusal.ts';
import { serve, type Handler, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { requestAnswer, requestPath, waitQuery } from '../schema/month-requests.ts';
import { monthPath } from '../schema/months.ts';
import { aside } from '../turns.ts';

const WHAT_CAN_GO_WRONG = ['unknown_month', 'month_not_over', 'control_sums'] as const;

export const RUN_MONTH = {
  id: 'runMonth',
  method: 'POST',
  path: '/v1/months/{month}/run',
  isLong: true,
  summary: 'Takes a draft of a month that is over, anew if it has one; months before it without a draft come first.',
  roles: ['finance'],
  pathParameters: monthPath,
  query: waitQuery,
  answer: { 'application/json': requestAnswer },
  problems: [...WHAT_CAN_GO_WRONG, 'month_closed'],
} as const satisfies Operation;

export const CLOSE_MONTH = {
  id: 'closeMonth',
  method: 'POST',
  path: '/v1/months/{month}/close',
  isLong: true,
  summary: 'Closes a month for good, and all open ones before it, in order. A draft that is out of date is not closed.',
  roles: ['finance'],
  pathParameters: monthPath,
  query: waitQuery,
  answer: { 'application/json': requestAnswer },
  problems: [...WHAT_CAN_GO_WRONG, 'draft_out_of_date'],
} as const satisfies Operation;

export const SHOW_MONTH_REQUEST = {
  id: 'showMonthRequest',
  method: 'GET',
  path: '/v1/month-requests/{request}',
  summary: 'What came of running or closing a month, or how far it is. A worker does it: without one it waits.',
  roles: ['ops', 'finance'],
  pathParameters: requestPath,
  answer: { 'application/json': requestAnswer },
  problems: ['unknown_request'],
} as const satisfies Operation;

/** Real seconds to wait for the outcome: most months take fewer. */
const DEFAULT_WAIT = 20;

export function monthRequestRoutes(app: FastifyInstance, { pool, clock, rules }: ApiDependencies): void {
  const view = async (request: number, withinMs: number, signal: AbortSignal) => {
    const found = await followRequest(pool, request, { withinMs, signal });
    if (found === null) throw new ProblemError('unknown_request', `There is no request ${request}.`);
    return { found, answer: requestView(found, found.outcome === null ? await monthRows(pool) : []) };
  };

  const asking =
    (ask: AskMonth['ask']): Handler =>
    async (request, reply) => {
      const { month } = readInput(monthPath, request.params, 'path');
      const { wait = DEFAULT_WAIT } = readInput(waitQuery, request.query, 'query');
      const asked = await askForMonth(pool, rules, { month, ask, now: clock.now() }, (number) =>
        takeAct(request, { after: { request: number } }),
      );
      if (asked.kind === 'refused') throw refusedProblem(month, asked.why);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { found, answer } = await aside(request, () => view(asked.request, wait * 1000, gone.signal));
      const { outcome } = found;
      if (outcome === null || outcome.kind === 'drafted' || outcome.kind === 'closed') return answer;
      throw refusedProblem(month, outcome);
    };
  serve(app, RUN_MONTH, asking('run'));
  serve(app, CLOSE_MONTH, asking('close'));

  serve(app, SHOW_MONTH_REQUEST, async (call: FastifyRequest) => {
    const { request } = readInput(requestPath, call.params, 'path');
    return (await view(request, 0, new AbortController().signal)).answer;
  });
}
