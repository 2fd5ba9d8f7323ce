/** A log cut into requests: as many lines as one may hold, as they stand. The API reads them; nobody reads them twice. */
import { LineSplitter, type Line } from '../log/line-splitter.ts';

/** One request. */
export interface Batch {
  readonly lines: readonly (Line & { readonly kind: 'text' })[];
  /** Lines that can't be sent: they are no text, or too long. */
  readonly faults: readonly (Line & { readonly kind: 'fault' })[];
  /** The last line looked at. */
  readonly lastLine: number;
}

export interface BatchLimits {
  readonly maxLines: number;
  /** In UTF-8, line ends included. */
  readonly maxBytes: number;
}

/** What the API takes in one request (`docs/interfaces.md §4`). */
export const REQUEST_LIMITS: BatchLimits = { maxLines: 1_000, maxBytes: 4 * 1024 * 1024 };

/** @param fromLine lines before it are left out */
export async function* batchesOf(
  chunks: AsyncIterable<Uint8Array>,
  fromLine = 1,
  limits: BatchLimits = REQUEST_LIMITS,
): AsyncGenerator<Batch> {
  const splitter = new LineSplitter();
  let next = new Draft(limits);
  const take = function* (lines: readonly Line[]): Generator<Batch> {
    for (const line of lines) {
      if (line.number < fromLine) continue;
      if (!next.hasRoomFor(line)) {
        yield next;
        next = new Draft(limits);
      }
      next.add(line);
    }
  };
  for await (const chunk of chunks) yield* take(splitter.push(chunk));
  yield* take(splitter.end());
  if (next.lastLine > 0) yield next;
}

class Draft implements Batch {
  readonly lines: (Line & { readonly kind: 'text' })[] = [];
  readonly faults: (Line & { readonly kind: 'fault' })[] = [];
  lastLine = 0;
  readonly #limits: BatchLimits;
  #bytes = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  hasRoomFor(line: Line): boolean {
    if (this.lastLine === 0) return true;
    const { maxLines, maxBytes } = this.#limits;
    return this.lines.length + this.faults.length < maxLines && this.#bytes + bytesOf(line) <= maxBytes;
  }

  add(line: Line): void {
    if (line.kind === 'text') this.lines.push(line);
    else this.faults.push(line);
    this.#bytes += bytesOf(line);
    this.lastLine = line.number;
  }
}

function bytesOf(line: Line): number {
  return line.kind === 'text' ? Buffer.byteLength(line.text) + 1 : 0;
}
