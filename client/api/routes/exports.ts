/** `GET /v1/exports/{rows}`: the rows of `tenure export`, streamed. */
import type { FastifyInstance } from 'fastify';
import type { Instant } from '../../../rules/time/instant.ts';
import { exportPeriods, exportVerdicts } from '../../../store/exports.ts';
import { PERIOD_COLUMNS, VERDICT_COLUMNS } from '../../rows/columns.ts';
import { knownPeriods, knownVerdicts, type KnownAsOf } from '../../../store/known/export-known.ts';
import { positionAt } from '../../../store/known/position-at.ts';
import { CONTENT_TYPES, formatRows, type Rows } from '../../rows/format-rows.ts';
import type { ApiDependencies, ApiLimits } from '../dependencies.ts';
import { limitInFlight } from '../in-flight.ts';
import { expectJudged } from '../judged.ts';
import { serve, type Handler, type Operation } from '../operation.ts';
import { primedStream } from '../primed-stream.ts';
import { readInput } from '../read-input.ts';
import { exportPath, exportQuery, type ExportKind } from '../schema/exports.ts';

export const EXPORT_ROWS = {
  id: 'exportRows',
  method: 'GET',
  path: '/v1/exports/{rows}',
  summary: 'All verdicts or periods as of a time, sorted, from one snapshot. Waits until what is accepted is judged.',
  roles: ['ops', 'finance'],
  pathParameters: exportPath,
  query: exportQuery,
  answer: {
    'application/x-ndjson': { kind: 'text', about: 'one row a line, in the order of the rows (docs/interfaces.md §3)' },
    'text/csv': { kind: 'text', about: 'the same as RFC 4180 has it' },
    'application/json': { kind: 'text', about: 'the same as one list' },
  },
  problems: ['judging_behind', 'too_busy'],
} as const satisfies Operation;

const COLUMNS: Readonly<Record<ExportKind, readonly string[]>> = { verdicts: VERDICT_COLUMNS, periods: PERIOD_COLUMNS };

export function exportRoutes(app: FastifyInstance, dependencies: ApiDependencies, limits: ApiLimits): void {
  const { pool, clock } = dependencies;
  const inFlight = limitInFlight(limits.exports, 'exports');
  const answer: Handler = async (request, reply) => {
    const { rows: kind } = readInput(exportPath, request.params, 'path');
    const { known_at: knownAt, format = 'ndjson', ...query } = readInput(exportQuery, request.query, 'query');
    const at = query.at ?? knownAt ?? clock.now();
    if (knownAt === undefined) await expectJudged(pool, reply, limits);
    const rows =
      knownAt === undefined
        ? await rowsOf(kind, at, dependencies)
        : knownRowsOf(kind, { at, position: await positionAt(pool, knownAt) }, dependencies);
    const text = formatRows(rows, format, COLUMNS[kind]);
    return reply.type(CONTENT_TYPES[format]).send(await primedStream(text));
  };
  serve(app, EXPORT_ROWS, answer, [inFlight.enter]);
}

function knownRowsOf(kind: ExportKind, known: KnownAsOf, { pool, rules }: ApiDependencies): Rows {
  return kind === 'periods' ? knownPeriods(pool, rules, known) : knownVerdicts(pool, rules, known);
}

async function rowsOf(kind: ExportKind, at: Instant, { pool, rules }: ApiDependencies): Promise<Rows> {
  if (kind === 'periods') return exportPeriods(pool, at);
  const { book } = await rules.at(pool);
  return exportVerdicts(pool, book, at);
}
