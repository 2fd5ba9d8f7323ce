/** `/v1/rule-sets`: checking, publishing and reading rule sets (`docs/interfaces.md §4`). */
import type { FastifyInstance } from 'fastify';
import { RuleSetConflictError } from '../../../store/errors.ts';
import { filesOfVersion, listVersions, versionNamed } from '../../../store/rule-sets/list-versions.ts';
import type { Publication } from '../../../store/rule-sets/publish.ts';
import { checkAgainstLedger } from '../../rule-sets/check-files.ts';
import type { Checker } from '../../rule-sets/checker/create-checker.ts';
import { createLedgerHistory } from '../../rule-sets/ledger-history.ts';
import { publishChecked, type Publishing } from '../../rule-sets/publish-checked.ts';
import { decodeVersionPlace, encodeVersionPlace } from '../../rule-sets/version-place.ts';
import { effectiveFromText, versionView } from '../../rule-sets/version-view.ts';
import { takeAct } from '../acts/act-note.ts';
import { callerOf } from '../callers/caller.ts';
import { MAX_BODY_BYTES, type ApiDependencies } from '../dependencies.ts';
import type { Within } from '../in-flight.ts';
import { readJsonBody } from '../json-body.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readCursor } from '../read-cursor.ts';
import { readInput } from '../read-input.ts';
import { mistaken, orUncheckable } from '../rule-set-mistakes.ts';
import { DEFAULT_LIMIT } from '../schema/common.ts';
import {
  checkAnswer,
  checkBody,
  publishBody,
  publishedAnswer,
  versionAnswer,
  versionPath,
  versionsAnswer,
  versionsQuery,
} from '../schema/rule-sets.ts';

/** The check of programmes, and how many may be under way. */
export interface Checking {
  readonly checker: Checker;
  readonly checks: Within;
}

export const LIST_RULE_SETS = {
  id: 'listRuleSets',
  method: 'GET',
  path: '/v1/rule-sets',
  summary: 'Published versions, in the order of their publication.',
  roles: ['ops', 'author', 'finance'],
  query: versionsQuery,
  answer: { 'application/json': versionsAnswer },
  problems: ['invalid_cursor'],
} as const satisfies Operation;

export const SHOW_RULE_SET = {
  id: 'showRuleSet',
  method: 'GET',
  path: '/v1/rule-sets/{version}',
  summary: 'One published version with its files, as they were published.',
  roles: ['ops', 'author', 'finance'],
  pathParameters: versionPath,
  answer: { 'application/json': versionAnswer },
  problems: ['unknown_rule_set'],
} as const satisfies Operation;

export const CHECK_RULE_SET = {
  id: 'checkRuleSet',
  method: 'POST',
  path: '/v1/rule-sets/check',
  summary:
    'Every mistake of a programme with its line and column; its examples are run, and its rules held against the ' +
    'activities among the newest 100,000 events. Publishes nothing.',
  roles: ['author'],
  changes: false,
  body: { 'application/json': checkBody },
  answer: { 'application/json': checkAnswer },
  problems: ['invalid_json', 'body_too_large', 'unsupported_media_type', 'rule_set_uncheckable'],
} as const satisfies Operation;

export const PUBLISH_RULE_SET = {
  id: 'publishRuleSet',
  method: 'POST',
  path: '/v1/rule-sets',
  summary: 'Publishes a programme that passes the check as the next version of its name. A version never changes.',
  roles: ['author'],
  body: { 'application/json': publishBody },
  answer: { 'application/json': publishedAnswer },
  problems: [
    'invalid_json',
    'body_too_large',
    'unsupported_media_type',
    'rule_set_invalid',
    'rule_set_uncheckable',
    'rule_set_conflict',
  ],
} as const satisfies Operation;

export function ruleSetRoutes(
  app: FastifyInstance,
  { pool, clock }: ApiDependencies,
  { checker, checks }: Checking,
): void {
  readJsonBody(app, MAX_BODY_BYTES);
  const history = createLedgerHistory(pool);

  serve(app, LIST_RULE_SETS, async (request) => {
    const { cursor, limit = DEFAULT_LIMIT } = readInput(versionsQuery, request.query, 'query');
    const after = readCursor(cursor, decodeVersionPlace) ?? -1;
    const found = await listVersions(pool, { after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items: items.map(versionView), nextCursor: last === undefined ? null : encodeVersionPlace(last) };
  });

  serve(app, SHOW_RULE_SET, async (request) => {
    const { version } = readInput(versionPath, request.params, 'path');
    const summary = await versionNamed(pool, version);
    const files = await filesOfVersion(pool, version);
    if (summary === null || files === null) {
      throw new ProblemError('unknown_rule_set', `No rule set ${JSON.stringify(version)} is published.`);
    }
    return { ...versionView(summary), files: Object.fromEntries(files) };
  });

  serve(app, CHECK_RULE_SET, async (request) => {
    const { files } = readInput(checkBody, request.body, 'body');
    const candidate = new Map(Object.entries(files));
    const diagnostics = await checks(request, () => orUncheckable(checkAgainstLedger(checker, candidate, history)));
    return { publishable: diagnostics.every(({ severity }) => severity !== 'error'), diagnostics };
  });

  serve(app, PUBLISH_RULE_SET, async (request) => {
    const { files, from, note, ifVersion } = readInput(publishBody, request.body, 'body');
    const publishedAt = clock.now();
    const publication: Publication = {
      effectiveFrom: from ?? publishedAt,
      author: callerOf(request).name,
      note: note ?? null,
      publishedAt,
      ...(ifVersion !== undefined && { ifVersion }),
      act: (after, before) =>
        takeAct(request, {
          subject: `rule_set:${after.version}`,
          before: before === null ? null : { version: before },
          after: { ...after, effectiveFrom: effectiveFromText(from ?? publishedAt), note: note ?? null },
        }),
    };
    const candidate = new Map(Object.entries(files));
    const publishing = await checks(request, () =>
      orUncheckable(orConflict(publishChecked(pool, candidate, publication, { checker, ledger: history }))),
    );
    if (publishing.kind === 'mistaken') throw mistaken(publishing.mistakes);
    const { published, warnings } = publishing;
    return { ...versionView({ ...publication, ...published }), warnings };
  });
}

async function orConflict(publishing: Promise<Publishing>): Promise<Publishing> {
  try {
    return await publishing;
  } catch (error) {
    if (!(error instanceof RuleSetConflictError)) throw error;
    throw new ProblemError('rule_set_conflict', error.message, {
      errors: [{ pointer: '/ifVersion', in: 'body', message: error.message }],
    });
  }
}
