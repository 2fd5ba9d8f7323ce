/** Refused lines of a log, said to people: `history.ndjson:17  invalid_data  /data/mrr must be …`. */
import type { RefusalCode } from '../../../rules/events/refusal.ts';
import type { Messages } from './messages.ts';

/** What is said of one refused line. */
export interface RefusedLine {
  readonly line: number;
  readonly code: RefusalCode | (string & {});
  readonly message: string;
}

/** Says which line of a log was refused, and why. */
export function sayRefusal(messages: Messages, log: string, { line, code, message }: RefusedLine): void {
  messages.line(`${log}:${line}  ${code}  ${message}`);
}

/** Says how many lines were refused, if any. */
export function sayHowManyRefused(messages: Messages, refused: number, lines: number): void {
  if (refused === 0) return;
  messages.line(`${counted(refused)} of ${lines.toLocaleString('en')} refused; the rest was taken.`);
}

function counted(lines: number): string {
  return lines === 1 ? '1 line' : `${lines.toLocaleString('en')} lines`;
}
