import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, linesOf, MAX_LINE_BYTES, type Line } from '../../../client/log/line-splitter.ts';

/** The lines of bytes that arrive in these chunks. */
function split(...chunks: readonly (string | Uint8Array)[]): readonly Line[] {
  const splitter = new LineSplitter();
  const lines = chunks.flatMap((chunk) => splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return [...lines, ...splitter.end()];
}

const shown = (lines: readonly Line[]): readonly string[] =>
  lines.map((line) => `${line.number} ${line.kind === 'text' ? line.text.trimEnd() : line.fault}`);

describe('the lines of a log', () => {
  it('are numbered from 1; blank ones count and are left out', () => {
    expect(shown(split('a\n\n  \r\nb\nc'))).toEqual(['1 a', '4 b', '5 c']);
  });

  it('need no line end after the last, and none begins after the last line end', () => {
    expect(shown(split('a\nb'))).toEqual(['1 a', '2 b']);
    expect(shown(split('a\nb\n'))).toEqual(['1 a', '2 b']);
    expect(shown(split(''))).toEqual([]);
  });

  it('may begin with a byte order mark, but only the first', () => {
    expect(split('\ufeffa\n\ufeffb')).toEqual([
      { kind: 'text', number: 1, text: 'a' },
      { kind: 'text', number: 2, text: '\ufeffb' },
    ]);
  });

  it('are the same wherever the chunks are cut, even inside a character', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed());
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(60)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(split(...chunks)).toEqual(split(bytes));
      }),
    );
  });

  it('are the same when all bytes are there at once', () => {
    const pieces = fc.constantFrom('a', ' ', '\r', '\n', '\ufeff', '\u2028', 'é', Buffer.from([0xc3]));
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
        expect(linesOf(bytes)).toEqual(split(bytes));
      }),
    );
    expect(linesOf(Buffer.alloc(MAX_LINE_BYTES + 1, 'x'))).toEqual(split(Buffer.alloc(MAX_LINE_BYTES + 1, 'x')));
  });

  it('that are not UTF-8 are faults of their own', () => {
    expect(shown(split('a\n', Buffer.from([0xc3, 0x28]), '\nb'))).toEqual(['1 a', '2 is not UTF-8 text', '3 b']);
  });

  it('that are too long are faults, and are not kept in memory', () => {
    const half = Buffer.alloc(MAX_LINE_BYTES / 2, 'x');
    expect(shown(split(half, half, half, '\nb'))).toEqual(['1 is longer than 4 MiB', '2 b']);
    expect(split(half, half, '\n')[0]).toMatchObject({ kind: 'text' });
  });
});
