/** `GET /v1/exports/{rows}`: the rows of `tenure export`, streamed. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Instant } from '../../../rules/time/instant.ts';
import { exportPeriods, exportVerdicts } from '../../../store/exports.ts';
import { lineRows } from '../../../rules/rows/line-rows.ts';
import { streamStatements, streamTotals, type MonthRange } from '../../../store/months/read/stream-months.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { statementView } from '../../months/statement-view.ts';
import { totalRow } from '../../months/total-row.ts';
import {
  LINE_COLUMNS,
  PERIOD_COLUMNS,
  STORED_STATEMENT_COLUMNS,
  TOTAL_COLUMNS,
  VERDICT_COLUMNS,
} from '../../rows/columns.ts';
import { knownPeriods, knownVerdicts, type KnownAsOf } from '../../../store/known/export-known.ts';
import { knownStatements } from '../../../store/known/known-statements.ts';
import { knownNow, positionAt } from '../../../store/known/position-at.ts';
import { formatRows, type Row, type RowFormat, type Rows } from '../../rows/format-rows.ts';
import type { ApiDependencies, ApiLimits } from '../dependencies.ts';
import { limitStreams, type InFlight } from '../in-flight.ts';
import { expectJudged } from '../judged.ts';
import { serve, type Handler, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';
import { sendPieces } from '../send-pieces.ts';
import {
  exportPath,
  exportQuery,
  instantQuery,
  isMonthKind,
  statementsQuery,
  totalsQuery,
  type ExportKind,
  type InstantKind,
  type MonthKind,
} from '../schema/exports.ts';

export const EXPORT_ROWS = {
  id: 'exportRows',
  method: 'GET',
  path: '/v1/exports/{rows}',
  isLong: true,
  summary:
    'Verdicts or periods as of a time, once what is accepted is judged; statements of months or their lines, as they are published or as of a time; or control totals. All but these also as they were known. Sorted, from one snapshot.',
  roles: ['ops', 'finance'],
  pathParameters: exportPath,
  query: exportQuery,
  answer: {
    'application/x-ndjson': { kind: 'text', about: 'one row a line, in the order of the rows (docs/interfaces.md §3)' },
    'text/csv': { kind: 'text', about: 'the same as RFC 4180 has it' },
    'application/json': { kind: 'text', about: 'the same as one list', json: 'array' },
  },
  problems: ['judging_behind', 'too_busy', 'too_many_relationships'],
} as const satisfies Operation;

const COLUMNS: Readonly<Record<ExportKind, readonly string[]>> = {
  verdicts: VERDICT_COLUMNS,
  periods: PERIOD_COLUMNS,
  statements: STORED_STATEMENT_COLUMNS,
  lines: LINE_COLUMNS,
  months: TOTAL_COLUMNS,
};

export function exportRoutes(
  app: FastifyInstance,
  dependencies: ApiDependencies,
  limits: ApiLimits,
  exports: InFlight,
): void {
  const reckoned = limitStreams(limits.reckonedExports, 'exports of statements as of a time');

  const ofMonths = async (kind: MonthKind, request: FastifyRequest): Promise<Exported> => {
    const { pool, rules, clock } = dependencies;
    if (kind === 'months') {
      const { from = null, to = null, format } = readInput(totalsQuery, request.query, 'query');
      return { rows: totalRows(pool, { from, to }), format };
    }
    const {
      from = null,
      to = null,
      format,
      at,
      known_at: knownAt,
    } = readInput(statementsQuery, request.query, 'query');
    if (at === undefined && knownAt === undefined) {
      return { rows: statementRows(kind, streamStatements(pool, { from, to }), statementView), format };
    }
    const now = await knownNow(pool, clock.now());
    const asked = {
      only: null,
      at: at ?? knownAt ?? now,
      knownAt: Math.min(knownAt ?? now, now),
      mostRelationships: limits.reckonedRelationships,
    };
    const statements = reckoned(request, () => knownStatements(pool, rules, asked, { from, to }));
    return { rows: statementRows(kind, statements, statementView), format };
  };

  /** Waits for the judge, unless the past is asked about. */
  const asOf = async (kind: InstantKind, request: FastifyRequest, reply: FastifyReply): Promise<Exported> => {
    const { pool, clock } = dependencies;
    const { known_at: knownAt, format, ...query } = readInput(instantQuery, request.query, 'query');
    const at = query.at ?? knownAt ?? clock.now();
    if (knownAt !== undefined) {
      return { rows: knownRowsOf(kind, { at, position: await positionAt(pool, knownAt) }, dependencies), format };
    }
    await expectJudged(pool, reply, limits);
    return { rows: await rowsOf(kind, at, dependencies), format };
  };

  const answer: Handler = async (request, reply) => {
    const { rows: kind } = readInput(exportPath, request.params, 'path');
    const { rows, format = 'ndjson' } = isMonthKind(kind)
      ? await ofMonths(kind, request)
      : await asOf(kind, request, reply);
    const text = formatRows(rows, format, COLUMNS[kind]);
    return sendPieces(reply, format, text);
  };
  serve(app, EXPORT_ROWS, answer, [exports.enter]);
}

interface Exported {
  readonly rows: Rows;
  readonly format: RowFormat | undefined;
}

async function* totalRows(pool: Pool, range: MonthRange): AsyncGenerator<Row> {
  for await (const month of streamTotals(pool, range)) yield totalRow(month);
}

async function* statementRows<Taken extends { readonly statement: Statement }>(
  kind: Exclude<MonthKind, 'months'>,
  statements: AsyncIterable<Taken>,
  view: (taken: Taken) => Row,
): AsyncGenerator<Row> {
  for await (const taken of statements) {
    if (kind === 'statements') yield view(taken);
    else yield* lineRows(statementRow(taken.statement));
  }
}

function knownRowsOf(kind: InstantKind, known: KnownAsOf, { pool, rules }: ApiDependencies): Rows {
  return kind === 'periods' ? knownPeriods(pool, rules, known) : knownVerdicts(pool, rules, known);
}

async function rowsOf(kind: InstantKind, at: Instant, { pool, rules }: ApiDependencies): Promise<Rows> {
  if (kind === 'periods') return exportPeriods(pool, at);
  const { book } = await rules.at(pool);
  return exportVerdicts(pool, book, at);
}
