/** `/v1/rule-sets/what-if`: what another rule set would make of the real ledger (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { askWhatIf, cancelWhatIf } from '../../../store/what-if/ask.ts';
import { whatIfActivities, whatIfGroups, whatIfPeriods, whatIfStatements } from '../../../store/what-if/results.ts';
import { listWhatIfs, readWhatIf, type WhatIfRow } from '../../../store/what-if/what-if-row.ts';
import { isFarAhead, lastReckoned, MOST_MONTHS_AHEAD } from '../../../rules/month/far-ahead.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { formatDifferences } from '../../rule-sets/what-if-differences.ts';
import { whatIfView } from '../../rule-sets/what-if-view.ts';
import { takeAct } from '../acts/act-note.ts';
import { callerOf } from '../callers/caller.ts';
import { MAX_BODY_BYTES, type ApiDependencies } from '../dependencies.ts';
import type { InFlight } from '../in-flight.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { sendPieces } from '../send-pieces.ts';
import { mistaken, orUncheckable } from '../rule-set-mistakes.ts';
import type { Checking } from './rule-sets.ts';
import {
  differencesQuery,
  whatIfAnswer,
  whatIfBody,
  whatIfList,
  whatIfPath,
  whatIfSummary,
} from '../schema/what-if.ts';

export const ASK_WHAT_IF = {
  id: 'askWhatIf',
  method: 'POST',
  path: '/v1/rule-sets/what-if',
  summary:
    'Begins to find out what a programme would make of the ledger, had it always been in force. Publishes nothing.',
  roles: ['author'],
  body: { 'application/json': whatIfBody },
  answer: { 'application/json': whatIfSummary },
  problems: ['invalid_json', 'body_too_large', 'unsupported_media_type', 'rule_set_invalid', 'rule_set_uncheckable'],
} as const satisfies Operation;

export const LIST_WHAT_IFS = {
  id: 'listWhatIfs',
  method: 'GET',
  path: '/v1/rule-sets/what-if',
  summary: 'The what-ifs that are kept, the last asked for first.',
  roles: ['author'],
  answer: { 'application/json': whatIfList },
  problems: [],
} as const satisfies Operation;

export const SHOW_WHAT_IF = {
  id: 'showWhatIf',
  method: 'GET',
  path: '/v1/rule-sets/what-if/{id}',
  summary:
    'How far a what-if is; once it is finished, totals and an example of each kind of activity that it concerns.',
  roles: ['author'],
  pathParameters: whatIfPath,
  answer: { 'application/json': whatIfAnswer },
  problems: ['unknown_what_if'],
} as const satisfies Operation;

export const WHAT_IF_DIFFERENCES = {
  id: 'whatIfDifferences',
  method: 'GET',
  path: '/v1/rule-sets/what-if/{id}/differences',
  isLong: true,
  summary: 'All that a finished what-if found: activities, periods and statements, before and after.',
  roles: ['author'],
  pathParameters: whatIfPath,
  query: differencesQuery,
  answer: {
    'application/json': {
      kind: 'text',
      about: 'totals, groups, activities, periods, statements',
      json: 'object',
    },
    'text/csv': { kind: 'text', about: 'a row for each field that differs' },
  },
  problems: ['unknown_what_if', 'what_if_unfinished', 'too_busy'],
} as const satisfies Operation;

export const CANCEL_WHAT_IF = {
  id: 'cancelWhatIf',
  method: 'POST',
  path: '/v1/rule-sets/what-if/{id}/cancel',
  summary: 'Calls a what-if off, unless it is over already.',
  roles: ['author'],
  pathParameters: whatIfPath,
  answer: { 'application/json': whatIfSummary },
  problems: ['unknown_what_if'],
} as const satisfies Operation;

/** Kinds of activities that are shown with an example. */
const GROUPS_SHOWN = 100;

export function whatIfRoutes(
  app: FastifyInstance,
  { pool, clock, rules }: ApiDependencies,
  exports: InFlight,
  { checker, checks }: Checking,
): void {
  readJsonBody(app, MAX_BODY_BYTES);

  serve(app, ASK_WHAT_IF, async (request) => {
    const { files, from, to } = readInput(whatIfBody, request.body, 'body');
    if (to !== undefined) checkReach(to, (await rules.at(pool)).book, clock.now());
    const candidate = new Map(Object.entries(files));
    const mistakes = (await checks(request, () => orUncheckable(checker.check(candidate)))).filter(
      ({ severity }) => severity === 'error',
    );
    if (mistakes.length > 0) throw mistaken(mistakes);
    const askedBy = callerOf(request).name;
    const question = { files: candidate, from: from ?? null, to: to ?? null, askedBy, askedAt: clock.now() };
    return whatIfView(await expectWhatIf(pool, await askWhatIf(pool, question, () => takeAct(request, {}))));
  });

  serve(app, LIST_WHAT_IFS, async () => ({ items: (await listWhatIfs(pool)).map(whatIfView) }));

  serve(app, SHOW_WHAT_IF, async (request) => {
    const row = await expectWhatIf(pool, readInput(whatIfPath, request.params, 'path').id);
    return { ...whatIfView(row), groups: await groupsOf(pool, row, GROUPS_SHOWN) };
  });

  serve(
    app,
    WHAT_IF_DIFFERENCES,
    async (request, reply) => {
      const row = await expectWhatIf(pool, readInput(whatIfPath, request.params, 'path').id);
      const { format = 'json', limit = Infinity } = readInput(differencesQuery, request.query, 'query');
      if (row.totals === null) {
        throw new ProblemError('what_if_unfinished', `The what-if ${row.id} is ${row.status}, not finished.`);
      }
      const differences = {
        totals: row.totals,
        groups: await groupsOf(pool, row, limit),
        activities: whatIfActivities(pool, row.id, limit),
        periods: whatIfPeriods(pool, row.id, limit),
        statements: whatIfStatements(pool, row.id, limit),
      };
      return sendPieces(reply, format, formatDifferences(differences, format));
    },
    [exports.enter],
  );

  serve(app, CANCEL_WHAT_IF, async (request) => {
    const { id } = readInput(whatIfPath, request.params, 'path');
    await cancelWhatIf(pool, id, clock.now());
    return whatIfView(await expectWhatIf(pool, id));
  });
}

/** Months so far ahead that nothing is different in them any more would keep a worker busy for nothing. */
function checkReach(to: Month, book: RuleBook, now: Instant): void {
  const running = monthOf(book, now);
  if (!isFarAhead(to, running)) return;
  const message = `must be at most ${MOST_MONTHS_AHEAD} months ahead: ${lastReckoned(running)} or earlier`;
  throw new ProblemError('invalid_request', `In the body: /to ${message}.`, {
    errors: [{ pointer: '/to', in: 'body', message }],
  });
}

async function expectWhatIf(pool: Pool, id: number): Promise<WhatIfRow> {
  const row = await readWhatIf(pool, id);
  if (row === null) throw new ProblemError('unknown_what_if', `There is no what-if ${id}.`);
  return row;
}

async function groupsOf(pool: Pool, { id, position, status }: WhatIfRow, limit: number) {
  return status === 'finished' && position !== null ? whatIfGroups(pool, id, position, limit) : [];
}
