import { expect, it } from 'vitest';
import { formatRows, type RowFormat } from '../../../client/rows/format-rows.ts';

const rows = [
  { id: 'a,b', points: '1.5', end: null, lines: [{ client: 'c' }] },
  { id: 'say "x"', points: '-2', end: '2020', lines: [] },
];

async function collected(pieces: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

async function written(format: RowFormat, of: readonly object[] = rows): Promise<string> {
  const pieces = await collected(formatRows(of, format, ['id', 'points', 'end', 'lines']));
  return pieces.join('');
}

it('writes one JSON object a line', async () => {
  expect(await written('ndjson')).toBe(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  expect(await written('ndjson', [])).toBe('');
});

it('writes one JSON list', async () => {
  expect(JSON.parse(await written('json'))).toEqual(rows);
  expect(JSON.parse(await written('json', []))).toEqual([]);
});

it('writes CSV as RFC 4180 has it: null is empty, a list is its JSON text', async () => {
  expect(await written('csv')).toBe(
    'id,points,end,lines\r\n"a,b",1.5,,"[{""client"":""c""}]"\r\n"say ""x""",-2,2020,[]\r\n',
  );
  expect(await written('csv', [])).toBe('id,points,end,lines\r\n');
});

it('hands on pieces, however many rows there are', async () => {
  const many = Array.from({ length: 5000 }, (_, id) => ({ id, text: 'x'.repeat(100) }));
  const pieces = await collected(formatRows(many, 'ndjson', []));
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.join('').trimEnd().split('\n')).toHaveLength(5000);
});
