/** A log, read event by event: nothing but the piece at hand is in memory. */
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import { LineSplitter } from './line-splitter.ts';
import { parseLine } from './parse-line.ts';

/** What one line came to. */
export interface LogEntry {
  /** From 1, blank lines counted. */
  readonly line: number;
  readonly outcome: ParsedEvent | Refusal;
}

/** The entries of a log in its order, as many at once as one piece of the file holds. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly LogEntry[]> {
  const splitter = new LineSplitter();
  for await (const chunk of chunks) yield entriesOf(splitter.push(chunk));
  yield entriesOf(splitter.end());
}

function entriesOf(lines: ReturnType<LineSplitter['push']>): readonly LogEntry[] {
  return lines.map((line) => ({ line: line.number, outcome: parseLine(line) }));
}
