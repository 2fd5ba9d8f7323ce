/** Times and durations as people read them. */
import { DAY_MS } from '../../../rules/time/instant.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `2019-12-20 23:08:33`, in UTC; milliseconds only if there are any. */
export function shortTime(time: string): string {
  return time.replace('T', ' ').replace(/(?:\.000)?Z$/, '');
}

/** `in 12 d`, `in 3 h`, `2 d ago`: the whole part of the greatest unit. */
export function fromNow(time: string, now: string): string {
  const distance = Date.parse(time) - Date.parse(now);
  return distance < 0 ? `${roughly(-distance)} ago` : `in ${roughly(distance)}`;
}

function roughly(milliseconds: number): string {
  if (milliseconds >= DAY_MS) return `${Math.floor(milliseconds / DAY_MS)} d`;
  if (milliseconds >= HOUR_MS) return `${Math.floor(milliseconds / HOUR_MS)} h`;
  if (milliseconds >= MINUTE_MS) return `${Math.floor(milliseconds / MINUTE_MS)} min`;
  return `${Math.floor(milliseconds / 1000)} s`;
}
