/** `program.json`: the programme's name, calendar and notices. */
import { andThen, fail, list, object, type Reader } from './reader.ts';
import { distinct, integer, oneOf, someText, text, textLike } from './scalar-readers.ts';
import type { Programme, Valuation } from './programme.ts';

export type ProgramFile = Omit<Programme, 'rates' | 'tiers' | 'tools'>;

const MAX_WINDOW_DAYS = 3650;
const MAX_GRACE_DAYS = 365;

/** Where `docs/domain.md §7` names a default, the key may be left out. */
const DEFAULTS = { timezone: 'UTC', valuation: 'closing', graceDays: 3 } as const;

/** The first part of a version, `<name>@<n>`, which stands in addresses and on command lines. */
const programmeName = textLike(
  /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u,
  'a name of letters, digits, ".", "_" and "-", at most 100',
);

const timeZone: Reader<string> = andThen(text, (zone, place) =>
  isTimeZone(zone)
    ? zone
    : fail(place, 'wrong_value', `unknown time zone "${zone}": give an IANA name such as "Europe/Paris" or "UTC"`),
);

export const programFile: Reader<ProgramFile> = andThen(
  object(
    {
      name: programmeName,
      title: someText,
      windowDays: integer(1, MAX_WINDOW_DAYS),
      noticeDays: distinct(list(integer(1, MAX_WINDOW_DAYS))),
    },
    {
      $schema: text,
      timezone: timeZone,
      valuation: oneOf<Valuation>(['closing', 'daily_weighted']),
      graceDays: integer(0, MAX_GRACE_DAYS),
    },
  ),
  (file) => ({
    name: file.name,
    title: file.title,
    timezone: file.timezone ?? DEFAULTS.timezone,
    windowDays: file.windowDays,
    valuation: file.valuation ?? DEFAULTS.valuation,
    graceDays: file.graceDays ?? DEFAULTS.graceDays,
    noticeDays: file.noticeDays.toSorted((a, b) => b - a),
  }),
);

function isTimeZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
