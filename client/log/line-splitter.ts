/**
 * Cuts bytes into the lines of an NDJSON log. Used for files, for standard input and for bodies of requests, so that a
 * line means the same everywhere: blank lines are skipped but counted, a byte order mark is tolerated, and a line that
 * can't be text is a fault of that line alone.
 */
import { isUtf8 } from 'node:buffer';

export type Line =
  | { readonly kind: 'text'; readonly number: number; readonly text: string }
  | { readonly kind: 'fault'; readonly number: number; readonly fault: string };

/** Longest line that is read of a log, in bytes: what one request may hold. Bounds the memory of a file without line ends. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

export class LineSplitter {
  /** Pieces of a line whose end has not come yet; their length; true once it is too long to keep. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  #number = 1;
  readonly #maxLineBytes: number;

  /** @param maxLineBytes of a log from outside; files that we have written ourselves may have longer lines */
  constructor(maxLineBytes: number = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#complete(lines);
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the bytes did not end with a line end. */
  end(): readonly Line[] {
    const lines: Line[] = [];
    if (this.#length > 0) this.#complete(lines);
    return lines;
  }

  #keep(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#maxLineBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  #complete(lines: Line[]): void {
    const number = this.#number;
    const isTooLong = this.#length > this.#maxLineBytes;
    const bytes = joined(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#number += 1;
    if (isTooLong) lines.push({ kind: 'fault', number, fault: 'is longer than 4 MiB' });
    else if (!isUtf8(bytes)) lines.push({ kind: 'fault', number, fault: 'is not UTF-8 text' });
    else {
      const text = withoutMark(bytes.toString('utf8'), number);
      if (text.trim() !== '') lines.push({ kind: 'text', number, text });
    }
  }
}

/** The lines of bytes that are all there: as the splitter has them, in a third of its time. */
export function linesOf(bytes: Uint8Array): readonly Line[] {
  if (bytes.length > MAX_LINE_BYTES || !isUtf8(bytes)) return oneByOne(bytes);
  const lines: Line[] = [];
  let number = 0;
  for (const text of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n')) {
    number += 1;
    const marked = withoutMark(text, number);
    if (marked.trim() !== '') lines.push({ kind: 'text', number, text: marked });
  }
  return lines;
}

function oneByOne(bytes: Uint8Array): readonly Line[] {
  const splitter = new LineSplitter();
  return [...splitter.push(bytes), ...splitter.end()];
}

function joined(pieces: readonly Uint8Array[]): Buffer {
  const [only] = pieces;
  if (pieces.length !== 1 || only === undefined) return Buffer.concat(pieces);
  return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
}

function withoutMark(text: string, number: number): string {
  return number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
