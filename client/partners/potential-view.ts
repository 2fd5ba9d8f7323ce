/** Potential credit as it is answered. */
import { formatDecimal } from '../../rules/decimal.ts';
import { describePrecondition } from '../../rules/describe/describe-precondition.ts';
import { LANGUAGES, type LanguageCode } from '../../rules/describe/languages.ts';
import type { UserExplanation } from '../../rules/explain/explain-pair.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { PotentialPage } from '../../store/potential/read-potential.ts';

export type PotentialView = ReturnType<typeof potentialView>;

export function potentialView(partner: PartnerId, { items }: PotentialPage, now: Instant, lang: LanguageCode) {
  return {
    partner: String(partner),
    asOf: formatInstant(now),
    items: items.map(({ client, activities, users, wouldBring: { credit, currency, points, partners } }) => ({
      client: String(client),
      activities: activities.length,
      lastActivity: activities.slice(0, 1).map(({ source, id, time, data: { user, tool, action } }) => ({
        source,
        id,
        time: formatInstant(time),
        user: String(user),
        tool,
        action,
      }))[0],
      users: users.map((one) => userView(one, lang)),
      wouldBring: { credit: formatDecimal(credit), currency, points: formatDecimal(points), partners },
    })),
  };
}

/** What fails now; nothing when it has been mended meanwhile. */
function userView({ user, preconditions }: UserExplanation, lang: LanguageCode) {
  return {
    user: String(user),
    toMend: preconditions.flatMap((one) => {
      if (one.outcome !== 'failed') return [];
      const words = describePrecondition(one, LANGUAGES[lang]);
      return [
        {
          precondition: one.precondition,
          mendings: one.mendings.map(({ by, remedy }) => ({ by, remedy })),
          words: words === null ? [] : [words.sentence, ...words.mendings],
        },
      ];
    }),
  };
}
