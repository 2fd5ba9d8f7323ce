/**
 * A log cut into requests: as many lines as one may hold, as the bytes they are. The API reads them; here only line
 * ends are looked for, which takes 0.3 µs a line where text took 2.
 */

/** One request, or one line that can't be sent. */
export type Batch =
  | {
      readonly kind: 'lines';
      readonly firstLine: number;
      readonly lastLine: number;
      /** All lines from the first to the last. */
      readonly body: Uint8Array;
    }
  | { readonly kind: 'fault'; readonly firstLine: number; readonly lastLine: number; readonly fault: string };

export interface BatchLimits {
  readonly maxLines: number;
  /** Line ends included. */
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
  const cutter = new BatchCutter(fromLine, limits);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  yield* cutter.end();
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

class BatchCutter {
  readonly #fromLine: number;
  readonly #limits: BatchLimits;
  /** Whole lines of the next request, each with its end; their bytes, and which they are. */
  #lines: Uint8Array[] = [];
  #bytes = 0;
  #firstLine = 1;
  #nextLine = 1;
  /** Of the line whose end has not come: nothing once it is too long to be sent. */
  #open: Uint8Array[] = [];
  #openBytes = 0;

  constructor(fromLine: number, limits: BatchLimits) {
    this.#fromLine = fromLine;
    this.#limits = limits;
  }

  /** The requests that this chunk fills. */
  *push(chunk: Uint8Array): Generator<Batch> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end + 1));
      yield* this.#completeLine(this.#openBytes - 1);
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** What is left; the last line needs no end. */
  *end(): Generator<Batch> {
    if (this.#openBytes > 0) yield* this.#completeLine(this.#openBytes);
    yield* this.#finish();
  }

  #keep(piece: Uint8Array): void {
    this.#openBytes += piece.length;
    if (this.#openBytes > this.#limits.maxBytes + 1) this.#open = [];
    else this.#open.push(piece);
  }

  /** @param length of the line without its end */
  *#completeLine(length: number): Generator<Batch> {
    const number = this.#nextLine;
    const line = this.#open.length === 1 ? (this.#open[0] as Uint8Array) : Buffer.concat(this.#open);
    const bytes = this.#openBytes;
    this.#open = [];
    this.#openBytes = 0;
    if (number >= this.#fromLine) {
      const fault = this.#faultOf(line, length, number);
      if (fault !== null || !this.#hasRoomFor(length)) yield* this.#finish();
      if (fault !== null) yield { kind: 'fault', firstLine: number, lastLine: number, fault };
      else this.#add(line, bytes, number);
    }
    this.#nextLine = number + 1;
  }

  #faultOf(line: Uint8Array, length: number, number: number): string | null {
    if (length > this.#limits.maxBytes) return 'is longer than 4 MiB';
    // The API would take a mark at the beginning of a request for one at the beginning of the log.
    const isMarked = number > 1 && BYTE_ORDER_MARK.equals(line.subarray(0, BYTE_ORDER_MARK.length));
    return isMarked ? 'begins with a byte order mark' : null;
  }

  #hasRoomFor(length: number): boolean {
    return this.#lines.length < this.#limits.maxLines && this.#bytes + length <= this.#limits.maxBytes;
  }

  #add(line: Uint8Array, bytes: number, number: number): void {
    if (this.#lines.length === 0) this.#firstLine = number;
    this.#lines.push(line);
    this.#bytes += bytes;
  }

  /** The lines gathered so far as a request. */
  *#finish(): Generator<Batch> {
    if (this.#lines.length === 0) return;
    const firstLine = this.#firstLine;
    const lastLine = firstLine + this.#lines.length - 1;
    const all = Buffer.concat(this.#lines, this.#bytes);
    this.#lines = [];
    this.#bytes = 0;
    // Within the bounds without the last line end.
    const body = all.at(-1) === NEWLINE ? all.subarray(0, -1) : all;
    yield { kind: 'lines', firstLine, lastLine, body };
  }
}
