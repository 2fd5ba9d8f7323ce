/** The use case of looking at a digest before it is sent. */
import type { LanguageCode } from '../../rules/describe/languages.ts';
import { describeDigest } from '../../rules/digest/describe-digest.ts';
import { saysSomething } from '../../rules/digest/digest.ts';
import { digestAsHtml, digestAsText } from '../../rules/digest/digest-formats.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { readDigest } from '../../store/digests/read-digest.ts';
import { subscriptionOf } from '../../store/digests/subscription.ts';
import { zoneInForce } from '../../store/rule-sets/zone-in-force.ts';
import type { DigestDependencies } from './subscribe.ts';

/** Of a partner that gets none, as if it got one a week: with the lists, and without news. */
export async function previewDigest(
  { pool, clock, rules }: DigestDependencies,
  partner: PartnerId,
  lang: LanguageCode,
) {
  const rulesNow = rules.at.bind(rules);
  const now = clock.now();
  const frequency = (await subscriptionOf(pool, partner))?.frequency ?? 'weekly';
  const from = now - (frequency === 'daily' ? 1 : 7) * DAY_MS;
  const zone = await zoneInForce(pool, rulesNow, now);
  const { digest } = await readDigest(pool, rulesNow, { partner, frequency, from, until: now, zone }, now);
  const told = describeDigest(digest, lang);
  return {
    partner: String(partner),
    isWorthSending: saysSomething(digest),
    subject: told.subject,
    text: digestAsText(told),
    html: digestAsHtml(told),
  };
}
