/** Instants are milliseconds since 1970 UTC, months are `YYYY-MM`, days are `YYYY-MM-DD`. */
export const DAY_MS = 24 * 60 * 60 * 1000;

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 time, cutting digits beyond milliseconds (docs/domain.md §2); null when it is not one. */
export function parseInstant(text: string): number | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, day = '', time = '', decimals = '', zone = ''] = match;
  const local = `${day}T${time}.${decimals.slice(0, 3).padEnd(3, '0')}Z`;
  const instant = Date.parse(local);
  const isReal = !Number.isNaN(instant) && new Date(instant).toISOString() === local;
  const offset = offsetMs(zone);
  return isReal && offset !== null ? instant - offset : null;
}

export function formatInstant(instant: number): string {
  return new Date(instant).toISOString();
}

export function monthOf(instant: number, timezone: string): string {
  return localDay(instant, timezone).slice(0, 7);
}

/** The first instant of a month in a time zone. */
export function monthStart(month: string, timezone: string): number {
  return dayStart(`${month}-01`, timezone);
}

/** The month so many months later (or earlier, when negative). */
export function addMonths(month: string, count: number): string {
  const total = monthNumber(month) + count;
  const year = String(Math.floor(total / 12)).padStart(4, '0');
  return `${year}-${String((total % 12) + 1).padStart(2, '0')}`;
}

/** Months counted from year 0, so that two can be subtracted. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The end of every day of a month in a time zone: each is the first instant of the next day. */
export function dayEnds(month: string, timezone: string): number[] {
  const firstOfNext = Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`);
  const days = (firstOfNext - Date.parse(`${month}-01T00:00:00Z`)) / DAY_MS;
  return Array.from({ length: days }, (_, index) => {
    const next = Date.parse(`${month}-01T00:00:00Z`) + (index + 1) * DAY_MS;
    return dayStart(formatInstant(next).slice(0, 10), timezone);
  });
}

const knownDayStarts = new Map<string, number>();

/** The first instant whose local date is that day or a later one, found by bisection over three days. */
function dayStart(day: string, timezone: string): number {
  const key = `${day} ${timezone}`;
  const known = knownDayStarts.get(key);
  if (known !== undefined) return known;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let before = midnight - 2 * DAY_MS;
  let reached = midnight + 2 * DAY_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (localDay(middle, timezone) >= day) reached = middle;
    else before = middle;
  }
  knownDayStarts.set(key, reached);
  return reached;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function localDay(instant: number, timezone: string): string {
  const parts = formatter(timezone).formatToParts(instant);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const options = { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', { ...options, calendar: 'gregory', numberingSystem: 'latn' });
  formatters.set(timezone, made);
  return made;
}

function offsetMs(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
