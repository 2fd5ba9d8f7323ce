import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, type Batch } from '../../../client/ingest/batches.ts';
import { collect } from '../../support/collect.ts';

const LIMITS = { maxLines: 3, maxBytes: 8 };

async function batches(chunks: readonly Uint8Array[], fromLine = 1): Promise<readonly Batch[]> {
  async function* arriving(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  return collect(batchesOf(arriving(), fromLine, LIMITS));
}

/** Each line with its number; of one that can't be sent, why. */
function linesOf(batch: Batch): readonly (readonly [number, string])[] {
  if (batch.kind === 'fault') return [[batch.firstLine, `(${batch.fault})`]];
  const lines = Buffer.from(batch.body).toString('latin1').split('\n');
  return lines.map((line, index) => [batch.firstLine + index, line] as const);
}

const pieces = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\ufeff', 'long line'), { maxLength: 30 });
const cutAt = fc.array(fc.nat(80), { maxLength: 8 });

/** What the lines of a log are, said as plainly as can be. */
function expected(bytes: Buffer): readonly (readonly [number, string])[] {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    if (line.length > LIMITS.maxBytes) return [index + 1, '(is longer than 4 MiB)'] as const;
    const isMarked = index > 0 && line.startsWith('\u00ef\u00bb\u00bf');
    return [index + 1, isMarked ? '(begins with a byte order mark)' : line] as const;
  });
}

test('requests hold every line once, in its place, however the log arrives', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, cutAt, fc.integer({ min: 1, max: 6 }), async (parts, cuts, fromLine) => {
      const bytes = Buffer.from(parts.join(''));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      const cut = await batches(chunks, fromLine);
      expect(cut.flatMap(linesOf)).toEqual(expected(bytes).filter(([number]) => number >= fromLine));
      for (const batch of cut) {
        const lines = linesOf(batch);
        expect([batch.firstLine, batch.lastLine]).toEqual([lines[0]?.[0], lines.at(-1)?.[0]]);
        expect(lines.length).toBeLessThanOrEqual(LIMITS.maxLines);
        expect(batch.kind === 'lines' ? batch.body.length : 0).toBeLessThanOrEqual(LIMITS.maxBytes);
      }
    }),
  );
});

test('requests are as full as they may be', async () => {
  const cut = await batches([Buffer.from('a\nb\nc\nd\neeee\nffff\n')]);
  expect(cut.map((batch) => linesOf(batch).map(([, line]) => line))).toEqual([
    ['a', 'b', 'c'],
    ['d', 'eeee'],
    ['ffff'],
  ]);
});
