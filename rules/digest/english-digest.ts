/** Digests in English. */
import type { EndReason } from '../relationship/period.ts';
import type { DigestWords } from './digest-words.ts';

const REASONS: Readonly<Record<EndReason, string>> = {
  activity_expired: 'no qualifying activity renewed it in time',
  access_removed_by_partner: 'you removed the access, or an e-mail domain, of the last user who managed it',
  removed_from_client_account: 'the client removed the last user who managed it',
  user_deleted: 'the last user who managed it was deleted',
};

export const englishDigest: DigestWords = {
  locale: 'en-GB',
  subject: (partner, until) => `${partner}: your managed clients, ${until}`,
  intro: (partner, from, until, zone) =>
    `What happened to the managed clients of ${partner} from ${from} to ${until}, and what is about to. Times are those of ${zone}.`,

  expiringTitle: 'Clients that you lose next, if nothing is done',
  expiringHint:
    'Any qualifying activity in the client’s account before that time renews it; the one that holds it now is named as an example.',
  expiring: (client, expiresAt, tool, user) =>
    `${client}: until ${expiresAt}. Held by ${user} with the tool ${tool}: do it again, or anything else that qualifies.`,
  endedTitle: 'Ended',
  ended: (client, end, reason) => `${client}: ended on ${end}, as ${REASONS[reason]}.`,
  restoredTitle: 'Not ended after all',
  restored: (client, end) => `${client}: the end on ${end} that you were told of is taken back.`,
  startedTitle: 'New',
  started: (client, start) => `${client}: managed since ${start}.`,
  movedTitle: 'Other dates than you were told',
  moved: (client, was, expiresAt) => `${client}: until ${expiresAt}, not ${was}.`,
  sharingTitle: 'Shared clients',
  sharing: (client, kind, at, partners) =>
    kind === 'started'
      ? `${client}: another partner manages it too since ${at}; its credit is divided among ${partners}.`
      : `${client}: a partner stopped managing it on ${at}; ${partners === 1 ? 'its credit is yours alone' : `its credit is divided among ${partners}`}.`,
  monthsTitle: 'Months and tiers',
  month: (month, kind, points, tier) =>
    `${month}: ${kind === 'drafted' ? 'computed, not closed yet' : 'closed'}, ${points} points, tier ${tier ?? 'none'}.`,
  tier: (month, from, to) => `With ${month} your tier changed from ${from ?? 'none'} to ${to ?? 'none'}.`,
  singleKeepersTitle: 'Clients that hang on one person',
  singleKeepersHint: 'A second active user at these clients keeps them when the first is away or leaves.',
  singleKeeper: (client, user, because, expiresAt) =>
    `${client}: on ${user}. ${because
      .map((one) =>
        one === 'active'
          ? `Nobody else is active: it lapses on ${expiresAt} unless somebody is.`
          : 'Nobody else manages it: it ends at once if this user loses access.',
      )
      .join(' ')}`,

  potentialTitle: 'Clients that you could have',
  potentialHint:
    'Your users are active there and nothing counts. Once it is mended, their next qualifying activity does.',
  potential: (client, worth, points, activities, mendings) =>
    `${client}: ${worth} and ${points} points a month; ${activities} ${activities === 1 ? 'activity' : 'activities'} did not count. ` +
    (mendings.length === 0 ? 'It is mended: the next one counts.' : `To mend it: ${mendings.join('; ')}.`),

  more: 'And more: ask for the whole list.',
  footer: (frequency) =>
    `You get this ${frequency === 'daily' ? 'every day' : 'every Monday'} on which there is something to tell. To change or stop it, write to whoever runs the programme.`,
};
