/** What somebody at the command line does about a problem, where the API's own advice is for whoever writes requests. */
import type { ProblemCode } from '../../api/problems.ts';

const AGAIN_SOON = 'Try again in a few seconds.';

const MENDS: Readonly<Partial<Record<ProblemCode, string>>> = {
  invalid_request: 'The command with --help says what it takes.',
  unauthorized:
    'Set TENURE_TOKEN to a token of this API, or TENURE_DATA_DIR to the data folder of a Tenure on this machine: npm start\n' +
    'leaves its token there.',
  forbidden: 'Set TENURE_TOKEN to a token of a role that may; tenure token create makes one.',
  not_found: 'The API may be of another version than this command.',
  unknown_month: 'tenure month status lists the months there are.',
  month_open: 'Once it is over, run it: tenure month run MONTH.',
  month_not_over: 'Ask again when it is over.',
  unknown_token: 'tenure token list shows those there are; a token is named by its id, not by its text.',
  unknown_rule_set: 'tenure rules list shows the versions there are.',
  no_digest: 'Have them sent with tenure digest set.',
  unknown_webhook: 'tenure webhook list shows those there are.',
  webhook_disabled: 'tenure webhook enable ID, then replay.',
  offboarding_under_way: 'Ask again when it is finished.',
  unknown_what_if: 'The 20 last are kept. Ask anew: tenure rules what-if DIR.',
  what_if_unfinished: 'Ask again when it is finished. One that was cancelled or failed has to be asked for anew.',
  answer_lost: 'See what was done: tenure audit list tells it by the request id.',
  rate_limited: AGAIN_SOON,
  too_busy: AGAIN_SOON,
  issuer_unavailable: `${AGAIN_SOON} If it stays, see whether TENURE_OIDC_ISSUER of the API is right and answers.`,
  store_unavailable: `${AGAIN_SOON} Nothing that was acknowledged is lost.`,
  store_busy: `${AGAIN_SOON} If it stays, ask for less at once, or run more processes of the API.`,
};

/** Null where the API's own advice will do. */
export function mendAtTheCommandLine(code: unknown): string | null {
  return typeof code === 'string' && Object.hasOwn(MENDS, code) ? (MENDS[code as ProblemCode] ?? null) : null;
}
