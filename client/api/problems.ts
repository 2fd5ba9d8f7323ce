/**
 * The one registry of what can go wrong with a request (RFC 9457): stable codes, each with its status, what it means
 * and how to mend it. Why single events of a batch are refused is in `rules/events/refusal.ts`.
 */
export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: 'The request is not as described',
    mend: 'Mend what errors[] names; /openapi.json describes the request.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is no JSON',
    mend: 'Send UTF-8 JSON, whole and without a comment or a trailing comma.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor belongs to no list like this one',
    mend: 'Take nextCursor as it was given, with the same filters, or start without a cursor.',
  },
  unauthorized: {
    status: 401,
    title: 'This needs a token',
    mend: 'Send "Authorization: Bearer <token>". `npm start` writes its token to admin-token in the data folder.',
  },
  forbidden: {
    status: 403,
    title: 'This token may not do that',
    mend: 'Use a token of a role that may: /openapi.json names the roles of each call.',
  },
  not_found: { status: 404, title: 'There is nothing here', mend: '/openapi.json lists what there is.' },
  method_not_allowed: {
    status: 405,
    title: 'This path knows no such method',
    mend: 'Use one of those in Allow; /openapi.json says what each does.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    mend: 'Send it again whole, on a new connection.',
  },
  headers_too_large: {
    status: 431,
    title: 'The address and headers are too large',
    mend: 'Send less in the address, or fewer and shorter headers.',
  },
  unknown_partner: {
    status: 404,
    title: 'No such partner is registered',
    mend: 'Check the id: it is case-sensitive. A partner is registered by partner.registered.',
  },
  unknown_client: {
    status: 404,
    title: 'No such client is registered',
    mend: 'Check the id: it is case-sensitive. A client is registered by client.registered.',
  },
  unknown_month: {
    status: 404,
    title: 'The programme has no such month',
    mend: 'GET /v1/months lists the months there are.',
  },
  month_not_closed: {
    status: 409,
    title: 'The month is not closed',
    mend: 'Only what can not change any more is archived: close it first, with tenure month close.',
  },
  month_open: {
    status: 404,
    title: 'The month has no statements yet',
    mend: 'Once it is over, run it: tenure month run MONTH, or POST /v1/months/{month}/run.',
  },
  month_not_over: {
    status: 409,
    title: 'The month is not over yet',
    mend: 'Ask again when it is over: GET /v1/months says when each ends.',
  },
  month_closed: {
    status: 409,
    title: 'The month is closed, and a closed month never changes',
    mend: 'Post an adjustment to the first month that is not closed; late events are posted there by themselves.',
  },
  draft_out_of_date: {
    status: 409,
    title: 'The draft is not what a run would come to now',
    mend: 'Run the month again (tenure month run MONTH), look at it (tenure month show MONTH), then close it.',
  },
  control_sums: {
    status: 409,
    title: 'Sums of the month do not add up, so nothing of it was published',
    mend: 'This is a fault of Tenure or of its tables: keep the message, run tenure doctor, and report it.',
  },
  unknown_request: {
    status: 404,
    title: 'Nobody asked for a month under this number',
    mend: 'POST /v1/months/{month}/run and /close give the number.',
  },
  no_statement: {
    status: 404,
    title: 'The partner has no statement for this month',
    mend: 'A partner has one for each month with a line, a sold line, an adjustment or a tier.',
  },
  unknown_user: {
    status: 404,
    title: 'No such user is registered',
    mend: 'Check the id: it is case-sensitive. A user is registered by user.created.',
  },
  unknown_offboarding: {
    status: 404,
    title: 'There is no such offboarding',
    mend: 'Take the id that POST /v1/offboardings gave.',
  },
  unknown_token: {
    status: 404,
    title: 'There is no such token',
    mend: 'GET /v1/tokens lists those there are; a token is named by its id, not by its text.',
  },
  unknown_rule_set: {
    status: 404,
    title: 'No such rule set is published',
    mend: 'GET /v1/rule-sets lists the versions there are.',
  },
  no_digest: { status: 404, title: 'The partner gets no digests', mend: 'Have them sent with POST /v1/digests.' },
  unknown_webhook: { status: 404, title: 'There is no such webhook', mend: 'GET /v1/webhooks lists those there are.' },
  webhook_target_refused: {
    status: 422,
    title: 'The target is not one that we may send to',
    mend: 'Give an https:// address on the public internet; TENURE_WEBHOOK_ALLOW_HTTP and TENURE_WEBHOOK_ALLOW_NETWORKS allow more.',
  },
  webhook_disabled: {
    status: 409,
    title: 'Nothing is sent to this webhook',
    mend: 'POST /v1/webhooks/{id}/enable, then replay.',
  },
  rule_set_conflict: {
    status: 409,
    title: 'Another rule set was published meanwhile',
    mend: 'Compare the two with tenure rules diff, then publish again with the last version as ifVersion.',
  },
  rule_set_invalid: {
    status: 422,
    title: 'The rule set has mistakes',
    mend: 'Mend what errors[] names, and publish again. Nothing was published.',
  },
  rule_set_uncheckable: {
    status: 422,
    title: 'The check of the rule set takes too much',
    mend: 'Send a smaller one: hundreds of rules are checked in a tenth of a second. `tenure rules check DIR` takes the time it needs.',
  },
  offboarding_under_way: {
    status: 409,
    title: 'Another offboarding of this user is under way',
    mend: 'Wait until it is finished: GET /v1/offboardings/{id}; then ask again.',
  },
  too_many_relationships: {
    status: 422,
    title: 'There are too many relationships to compute all of this anew at once',
    mend: 'Ask for one partner at a time (GET /v1/months/{month}/statements/{partner}), or, with to, for months that were closed by then: they are read as they are.',
  },
  unknown_what_if: {
    status: 404,
    title: 'No such what-if is kept',
    mend: 'GET /v1/rule-sets/what-if lists those there are; the 20 last are kept.',
  },
  what_if_unfinished: {
    status: 409,
    title: 'The what-if has nothing to show yet',
    mend: 'Ask GET /v1/rule-sets/what-if/{id} until its status is finished. One that was cancelled or failed has to be asked for again.',
  },
  no_access: {
    status: 409,
    title: 'There is no access to remove',
    mend: 'Check user and client; access is given by access.granted.',
  },
  idempotency_key_reused: {
    status: 409,
    title: 'This Idempotency-Key was used for something else',
    mend: 'Use a new key for each call; only a repeat of the same call has the same key.',
  },
  idempotency_key_in_use: {
    status: 409,
    title: 'The first call with this Idempotency-Key is still under way',
    mend: 'Send the same again after the seconds in Retry-After: it gets the answer of the first.',
  },
  answer_lost: {
    status: 409,
    title: 'The call was made, but its answer is lost',
    mend: 'See what was done (GET /v1/audit tells it by the request id); to do it once more, use a new key.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    mend: 'Send less at once: events in further requests, a programme without what does not belong to it.',
  },
  too_many_events: {
    status: 413,
    title: 'There are too many events in one request',
    mend: 'Send at most 1,000 events at once, the rest in further requests.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'This kind of body is not read here',
    mend: 'Set Content-Type to one of those that /openapi.json lists for this call; send UTF-8, not compressed.',
  },
  rate_limited: {
    status: 429,
    title: 'This token makes too many calls',
    mend: 'Send the same again after the seconds in Retry-After; send many events in one request.',
  },
  too_busy: {
    status: 429,
    title: 'More is asked for than can be done at once',
    mend: 'Send the same again after the seconds in Retry-After, and fewer such calls at once.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong that should not have',
    mend: 'Try again; if it stays, the log of the API says more under the request id.',
  },
  stopping: { status: 503, title: 'This process is stopping', mend: 'Send the same again in a moment.' },
  issuer_unavailable: {
    status: 503,
    title: 'The issuer of the token can not be reached',
    mend: 'Send the same again after the seconds in Retry-After. If it stays, see whether TENURE_OIDC_ISSUER is right and answers.',
  },
  timed_out: {
    status: 504,
    title: 'The call took too long',
    mend: 'Ask for less at once, or again later. What changes something may be done all the same: with an Idempotency-Key a repeat gets its answer.',
  },
  store_unavailable: {
    status: 503,
    title: 'The database can not be reached',
    mend: 'Send the same again after the seconds in Retry-After. Nothing that was acknowledged is lost.',
  },
  store_busy: {
    status: 503,
    title: 'No connection to the database is free',
    mend: 'Send the same again after the seconds in Retry-After. If it stays, ask for less at once, or run more processes of the API.',
  },
  judging_behind: {
    status: 503,
    title: 'Not all accepted events are judged yet',
    mend: 'Try again in a moment. If it stays, see whether a worker runs.',
  },
} as const satisfies Record<string, ProblemKind>;

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly mend: string;
}

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing wrong with the input. */
export interface ProblemIssue {
  /** Where: a JSON pointer into the part of the request that `in` names. */
  readonly pointer: string;
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly message: string;
  /** Where in a programme, when it is at fault: its file, and line and column from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ProblemOptions {
  readonly errors?: readonly ProblemIssue[];
  /** Real seconds. */
  readonly retryAfter?: number;
}

/** Thrown by whatever answers a request, to answer with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly ProblemIssue[];
  readonly retryAfter: number | null;

  /** @param detail what is wrong this time, in a sentence */
  constructor(code: ProblemCode, detail: string, { errors = [], retryAfter }: ProblemOptions = {}) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter ?? null;
  }
}

/** The body of an answer (`application/problem+json`), but for the id of the request. */
export function problemBody({ code, message, errors }: ProblemError) {
  const { status, title, mend } = PROBLEMS[code];
  return { type: `urn:tenure:problem:${code}`, title, status, detail: message, code, mend, errors };
}
