/** All that a what-if found, as text piece by piece: one JSON object, or a table with a row for each field that differs. */
import type { WhatIf } from '../../rules/what-if/what-if.ts';
import { formatRows, type Rows } from '../rows/format-rows.ts';
import { differenceRows, DIFFERENCE_COLUMNS } from './difference-rows.ts';

export const DIFFERENCE_FORMATS = ['json', 'csv'] as const;
export type DifferenceFormat = (typeof DIFFERENCE_FORMATS)[number];

/** What was found, its lists in memory or as streams. */
export interface Differences {
  readonly totals: WhatIf['totals'];
  readonly groups: WhatIf['groups'];
  readonly activities: Listed<'activities'>;
  readonly periods: Listed<'periods'>;
  readonly statements: Listed<'statements'>;
}

type Listed<Name extends 'activities' | 'periods' | 'statements'> =
  Iterable<WhatIf[Name][number]> | AsyncIterable<WhatIf[Name][number]>;

export function formatDifferences(
  differences: Differences,
  format: DifferenceFormat,
): AsyncGenerator<string, void, undefined> {
  return format === 'csv' ? formatRows(differenceRows(differences), 'csv', DIFFERENCE_COLUMNS) : jsonOf(differences);
}

/** The same bytes as of the whole at once. */
async function* jsonOf(differences: Differences): AsyncGenerator<string, void, undefined> {
  const { totals, groups, activities, periods, statements } = differences;
  yield `{"totals":${JSON.stringify(totals)},"groups":${JSON.stringify(groups)}`;
  for (const [name, rows] of Object.entries({ activities, periods, statements })) {
    yield `,"${name}":`;
    yield* listOf(rows);
  }
  yield '}\n';
}

/** Characters gathered before they are handed on. */
const PIECE_LENGTH = 64 * 1024;

async function* listOf(rows: Rows): AsyncGenerator<string, void, undefined> {
  let piece = '[';
  let isFirst = true;
  for await (const row of rows) {
    piece += isFirst ? JSON.stringify(row) : `,${JSON.stringify(row)}`;
    isFirst = false;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}
