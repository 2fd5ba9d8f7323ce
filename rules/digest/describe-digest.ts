/** A digest in words: sections of lines, of which text and HTML are made. */
import type { ClientId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';
import { LANGUAGES, type LanguageCode } from '../describe/languages.ts';
import type { Digest, Listed } from './digest.ts';
import type { DigestWords } from './digest-words.ts';
import { englishDigest } from './english-digest.ts';
import { frenchDigest } from './french-digest.ts';

export interface DigestText {
  readonly lang: LanguageCode;
  readonly subject: string;
  readonly intro: string;
  readonly sections: readonly DigestSection[];
  readonly footer: string;
}

export interface DigestSection {
  readonly title: string;
  /** What can be done about it; null if nothing has to. */
  readonly hint: string | null;
  readonly lines: readonly string[];
}

const WORDS: Readonly<Record<LanguageCode, DigestWords>> = { en: englishDigest, fr: frenchDigest };

/** Sections without lines are left out. */
export function describeDigest(digest: Digest, lang: LanguageCode): DigestText {
  const words = WORDS[lang];
  const { partnerName, from, until, zone, frequency } = digest;
  const time = timeIn(words.locale, zone);
  const day = new Intl.DateTimeFormat(words.locale, { timeZone: zone, dateStyle: 'long' }).format(until);
  return {
    lang,
    subject: oneLine(words.subject(partnerName, day)),
    intro: words.intro(partnerName, time(from), time(until), zone),
    sections: [...sectionsOf(digest, words, time), potentialOf(digest, words, lang)].filter(
      ({ lines }) => lines.length > 0,
    ),
    footer: words.footer(frequency),
  };
}

function sectionsOf(digest: Digest, words: DigestWords, time: (at: Instant) => string): readonly DigestSection[] {
  const { news, expiring, singleKeepers } = digest;
  const name = (client: ClientId): string => nameIn(digest, client);
  const lines = <T>(list: readonly T[], line: (one: T) => string): readonly string[] => list.map(line);
  const cut = <T>({ items, more }: Listed<T>, line: (one: T) => readonly string[]): readonly string[] => [
    ...items.flatMap(line),
    ...(more ? [words.more] : []),
  ];
  return [
    {
      title: words.expiringTitle,
      hint: words.expiringHint,
      lines: cut(expiring, (one) => [words.expiring(name(one.client), time(one.expiresAt), one.tool, one.user)]),
    },
    section(
      words.endedTitle,
      lines(news.ended, (one) => words.ended(name(one.client), time(one.end), one.reason)),
    ),
    section(
      words.restoredTitle,
      lines(news.restored, (one) => words.restored(name(one.client), time(one.end))),
    ),
    section(
      words.startedTitle,
      lines(news.started, (one) => words.started(name(one.client), time(one.start))),
    ),
    section(
      words.movedTitle,
      lines(news.moved, (one) => words.moved(name(one.client), time(one.was), time(one.expiresAt))),
    ),
    section(
      words.sharingTitle,
      lines(news.sharing, (one) => words.sharing(name(one.client), one.kind, time(one.at), one.partners)),
    ),
    section(words.monthsTitle, [
      ...lines(news.months, (one) => words.month(one.month, one.kind, one.totalPoints, one.creditedTier)),
      ...lines(news.tiers, (one) => words.tier(one.month, one.from, one.to)),
    ]),
    {
      title: words.singleKeepersTitle,
      hint: words.singleKeepersHint,
      lines: cut(singleKeepers, ({ client, expiresAt, keepers }) =>
        keepers.map(({ user, because }) => words.singleKeeper(name(client), user, because, time(expiresAt))),
      ),
    },
  ];
}

function potentialOf(digest: Digest, words: DigestWords, lang: LanguageCode): DigestSection {
  const { items, more } = digest.potential;
  const lines = items.map(({ client, credit, currency, points, activities, mendings }) => {
    const worth = currency === null ? credit : `${currency} ${credit}`;
    const told = [...new Set(mendings.map((mending) => LANGUAGES[lang].mending(mending)))];
    return words.potential(nameIn(digest, client), worth, points, activities, told);
  });
  return { title: words.potentialTitle, hint: words.potentialHint, lines: more ? [...lines, words.more] : lines };
}

function section(title: string, lines: readonly string[]): DigestSection {
  return { title, hint: null, lines };
}

/** The name and, unless it is the same, the id, by which people find it. */
function nameIn({ names }: Digest, client: ClientId): string {
  const name = names[client];
  return name === undefined || name === client ? client : `${name} (${client})`;
}

function timeIn(locale: string, zone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'long', timeStyle: 'short' });
  return (at) => format.format(at);
}

/** A subject is one line, whatever a name holds. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
