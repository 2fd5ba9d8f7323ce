/** Durations and speeds as people write them in settings: `30d`, `1d12h`, `500ms`, `10d/s`. */

const UNITS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const millisecondsOf = new Map<string, number>(Object.entries(UNITS));

const DURATION = /^(?:\d+(?:ms|[wdhms]))+$/;
const PART = /(\d+)(ms|[wdhms])/g;

/**
 * Reads a duration: whole numbers with the units `w d h m s ms`, added up; a bare `0` needs none.
 * Returns milliseconds, or null if the text is not a duration or is too long for an exact number.
 */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!DURATION.test(text)) return null;
  const total = [...text.matchAll(PART)].reduce(
    (sum, part) => sum + Number(part[1]) * (millisecondsOf.get(part[2] ?? '') ?? NaN),
    0,
  );
  return Number.isSafeInteger(total) ? total : null;
}

/** Prints milliseconds as the shortest text that {@link parseDuration} reads back: `1d12h`, `0` for none. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  if (rest <= 0) return '0';
  let text = '';
  // Weeks are read but never written: the programme counts in days.
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNITS[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * UNITS[unit];
  }
  return text;
}

/**
 * Reads a speed, programme time per real time: `10d/s`, `1h/m`, `90d/1m30s`; `0` is a standing clock.
 * Returns programme milliseconds per real millisecond, or null if the text is not a speed.
 */
export function parseSpeed(text: string): number | null {
  if (text === '0') return 0;
  const [programme, real, ...more] = text.split('/');
  if (programme === undefined || real === undefined || more.length > 0) return null;
  const programmeMs = parseDuration(programme);
  const realMs = parseDuration(/^\d/.test(real) ? real : `1${real}`);
  if (programmeMs === null || realMs === null || realMs === 0) return null;
  return programmeMs / realMs;
}

/** Prints a speed to the millisecond of programme time a real second: `10d/s`, `1s/s`, `0`. */
export function formatSpeed(speed: number): string {
  const perSecond = formatDuration(speed * 1000);
  return perSecond === '0' ? '0' : `${perSecond}/s`;
}
