/** Logs: one JSON object a line, for machines. What people read at the terminal is not a log. */
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from './log-level.ts';

export type { Logger } from 'pino';

export interface LogOptions {
  readonly level: LogLevel;
  /** Which part speaks: `worker`, `api`. */
  readonly name: string;
  /** A file, or the number of an open stream; stderr by default, so that stdout stays for results. */
  readonly to?: string | number;
}

/** Never written, whatever an object that is logged may hold. */
const SECRETS = ['authorization', 'password', 'token', 'apiKey', 'email'].flatMap((key) => [
  key,
  `*.${key}`,
  `*.*.${key}`,
]);
/** What PostgreSQL says of an error beside its message holds values of rows, and with them who somebody is. */
const ROWS = ['detail', 'where', 'parameters'].flatMap((key) => [`err.${key}`, `error.${key}`]);

/** A logger of its own; `child` it for parts. Writes synchronously: nothing is lost when the process exits. */
export function createLogger({ level, name, to = 2 }: LogOptions): Logger {
  const destination = pino.destination({ dest: to, sync: true, mkdir: true });
  return pino({ level, name, redact: { paths: [...SECRETS, ...ROWS], censor: '(not shown)' } }, destination);
}
