/**
 * A log cut into requests: as many lines as one may hold, as the bytes they are. The API reads them; here only line
 * ends are looked for, which takes 0.15 µs a line where text took 2.
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
  /** Whole lines of the next request with their ends, as they lie in their chunks; how many, and which is the first. */
  #pieces: Uint8Array[] = [];
  #count = 0;
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
    if (this.#openBytes === 0) return yield* this.#cut(chunk);
    const end = chunk.indexOf(NEWLINE);
    if (end < 0) return this.#leaveOpen(chunk);
    this.#leaveOpen(chunk.subarray(0, end + 1));
    yield* this.#close();
    yield* this.#cut(chunk.subarray(end + 1));
  }

  /** What is left; the last line needs no end. */
  *end(): Generator<Batch> {
    if (this.#openBytes > 0) {
      this.#leaveOpen(Uint8Array.of(NEWLINE));
      yield* this.#close();
    }
    yield* this.#finish();
  }

  #leaveOpen(piece: Uint8Array): void {
    this.#openBytes += piece.length;
    if (this.#openBytes > this.#limits.maxBytes + 1) this.#open = [];
    else this.#open.push(piece);
  }

  /** The end of the open line has come. */
  *#close(): Generator<Batch> {
    const [line, length] = [Buffer.concat(this.#open), this.#openBytes - 1];
    this.#open = [];
    this.#openBytes = 0;
    if (length <= this.#limits.maxBytes) yield* this.#cut(line);
    else yield* this.#refuse(this.#nextLine++, TOO_LONG);
  }

  /** Lines that lie together go into a request together. */
  *#cut(chunk: Uint8Array): Generator<Batch> {
    let start = 0;
    let together = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const number = this.#nextLine++;
      const fault = faultOf(chunk, start, end, number, this.#limits);
      if (number < this.#fromLine) together = end + 1;
      else {
        if (fault !== null || !this.#hasRoomFor(end - start)) {
          this.#add(chunk.subarray(together, start));
          together = start;
          yield* this.#finish();
        }
        if (fault !== null) {
          together = end + 1;
          yield* this.#refuse(number, fault);
        } else this.#countIn(number, end + 1 - start);
      }
      start = end + 1;
    }
    this.#add(chunk.subarray(together, start));
    if (start < chunk.length) this.#leaveOpen(chunk.subarray(start));
  }

  #hasRoomFor(length: number): boolean {
    return this.#count < this.#limits.maxLines && this.#bytes + length <= this.#limits.maxBytes;
  }

  #countIn(number: number, bytes: number): void {
    if (this.#count === 0) this.#firstLine = number;
    this.#count += 1;
    this.#bytes += bytes;
  }

  #add(piece: Uint8Array): void {
    if (piece.length > 0) this.#pieces.push(piece);
  }

  /** A line that can't be sent, after those before it. */
  *#refuse(number: number, fault: string): Generator<Batch> {
    yield* this.#finish();
    if (number >= this.#fromLine) yield { kind: 'fault', firstLine: number, lastLine: number, fault };
  }

  /** The lines gathered so far as a request. */
  *#finish(): Generator<Batch> {
    if (this.#count === 0) return;
    const firstLine = this.#firstLine;
    const lastLine = firstLine + this.#count - 1;
    // Within the bounds without the last line end.
    const body = Buffer.concat(this.#pieces, this.#bytes).subarray(0, -1);
    this.#pieces = [];
    this.#count = 0;
    this.#bytes = 0;
    yield { kind: 'lines', firstLine, lastLine, body };
  }
}

const TOO_LONG = 'is longer than 4 MiB';

/** Why the line between two places can't be sent; null if it can. */
function faultOf(chunk: Uint8Array, start: number, end: number, number: number, limits: BatchLimits): string | null {
  if (end - start > limits.maxBytes) return TOO_LONG;
  // The API would take a mark at the beginning of a request for one at the beginning of the log.
  if (number === 1 || chunk[start] !== BYTE_ORDER_MARK[0]) return null;
  const isMarked = BYTE_ORDER_MARK.equals(chunk.subarray(start, start + BYTE_ORDER_MARK.length));
  return isMarked ? 'begins with a byte order mark' : null;
}
