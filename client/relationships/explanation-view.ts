/** Why a pair is credited or not, as the API answers and the command line shows it. */
import { periodsAt } from '../../rules/compute/compute-log.ts';
import { describeActivity } from '../../rules/describe/describe-activity.ts';
import { describePrecondition } from '../../rules/describe/describe-precondition.ts';
import { LANGUAGES, type LanguageCode } from '../../rules/describe/languages.ts';
import { activityExplainer, explainUsers, type ActivityExplanation } from '../../rules/explain/explain-pair.ts';
import type { PreconditionExplanation } from '../../rules/explain/explain-preconditions.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { formatInstant, formatInstantOrNull, type Instant } from '../../rules/time/instant.ts';
import type { PairAt } from '../../store/pairs/pair-folds.ts';
import { periodView, statusOfPeriods } from './relationship-view.ts';

export type ExplanationView = ReturnType<typeof explanationView>;

/** @param known null for two that are registered and have nothing in common */
export function explanationView({ partner, client }: Pair, at: Instant, known: PairAt | null, lang: LanguageCode) {
  const periods = known === null ? [] : periodsAt(known.fold, at);
  const last = periods.at(-1);
  const status = statusOfPeriods(periods);
  const count = known?.fold.verdicts.length ?? 0;
  return {
    partner: String(partner),
    client: String(client),
    at: formatInstant(at),
    status,
    credited: status === 'managed',
    /** The running period, or the last one. */
    period: last === undefined ? null : periodView(last),
    users: (known === null ? [] : explainUsers(known.facts, known.fold.state)).map(({ user, preconditions }) => ({
      user: String(user),
      firstFailing: preconditions.find(({ decides }) => decides)?.precondition ?? null,
      preconditions: preconditions.map((one) => preconditionView(one, lang)),
    })),
    activities: { total: count, qualifying: known?.fold.verdicts.filter(({ qualifies }) => qualifies).length ?? 0 },
    lastActivity: known === null || count === 0 ? null : (activityViews(known, [count - 1], lang)[0] ?? null),
  };
}

/** @param indices of the activities among those of the pair, in the event order */
export function activityViews(known: PairAt, indices: readonly number[], lang: LanguageCode) {
  const explain = activityExplainer(known.facts, known.fold.verdicts, known.book);
  return indices.map((index) => activityView(explain(index), known, lang));
}

function activityView(explained: ActivityExplanation, { book }: PairAt, lang: LanguageCode) {
  const { event, verdict, ruling, preconditions } = explained;
  return {
    source: event.source,
    id: event.id,
    time: formatInstant(event.time),
    user: String(event.data.user),
    tool: event.data.tool,
    action: event.data.action,
    qualifies: verdict.qualifies,
    reason: verdict.reason,
    expiresAt: formatInstantOrNull(verdict.expiresAt),
    ruling,
    preconditions: preconditions === null ? null : preconditions.map((one) => preconditionView(one, lang)),
    words: describeActivity(explained, book, LANGUAGES[lang]),
  };
}

function preconditionView(explained: PreconditionExplanation, lang: LanguageCode) {
  const { precondition, outcome, decides, since, mendings } = explained;
  const words = describePrecondition(explained, LANGUAGES[lang]);
  return {
    precondition,
    outcome,
    decides,
    since: since === null ? null : { ...since, time: formatInstant(since.time) },
    mendings,
    words: words === null ? [] : [words.sentence, ...words.mendings],
  };
}
