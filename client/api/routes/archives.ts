/** `GET /v1/months/{month}/archive` and its files: what `tenure month archive` writes into a folder. */
import type { FastifyInstance } from 'fastify';
import type { Month } from '../../../rules/time/month.ts';
import { archiveFile, describeArchive, whyNoArchive, type NoArchive } from '../../archive/make-archive.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { InFlight } from '../in-flight.ts';
import { monthProblem } from '../month-problem.ts';
import { serve, type Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { readInput } from '../read-input.ts';
import { sendPieces } from '../send-pieces.ts';
import { archiveAnswer, archiveFilePath, archivePath } from '../schema/archives.ts';

export const SHOW_ARCHIVE = {
  id: 'showArchive',
  method: 'GET',
  path: '/v1/months/{month}/archive',
  isLong: true,
  summary: 'What the archive of a closed month holds: control totals, hash and the names of its files.',
  roles: ['ops', 'finance'],
  pathParameters: archivePath,
  answer: { 'application/json': archiveAnswer },
  problems: ['unknown_month', 'month_not_closed'],
} as const satisfies Operation;

export const SHOW_ARCHIVE_FILE = {
  id: 'showArchiveFile',
  method: 'GET',
  path: '/v1/months/{month}/archive/{file}',
  isLong: true,
  summary: 'One file of the archive of a closed month, streamed. `tenure month verify` computes the month from them.',
  roles: ['ops', 'finance'],
  pathParameters: archiveFilePath,
  answer: {
    'application/x-ndjson': { kind: 'text', about: 'one JSON object a line (docs/interfaces.md §3)' },
    'text/csv': { kind: 'text', about: 'lines.csv, as RFC 4180 has it' },
  },
  problems: ['unknown_month', 'month_not_closed', 'not_found', 'too_busy'],
} as const satisfies Operation;

export function archiveRoutes(app: FastifyInstance, { pool, rules, clock }: ApiDependencies, exports: InFlight): void {
  serve(app, SHOW_ARCHIVE, async (request) => {
    const { month } = readInput(archivePath, request.params, 'path');
    const archived = await describeArchive(pool, rules, month, clock.now());
    if (archived.kind === 'archive') return archived.manifest;
    throw noArchive(month, archived);
  });

  serve(
    app,
    SHOW_ARCHIVE_FILE,
    async (request, reply) => {
      const asked = readInput(archiveFilePath, request.params, 'path');
      const text = await archiveFile(pool, asked.month, asked.file);
      if (text === 'no_archive') {
        throw noArchive(asked.month, await whyNoArchive(pool, rules, asked.month, clock.now()));
      }
      if (text === 'no_file') {
        throw new ProblemError('not_found', `The archive of ${asked.month} has no file ${JSON.stringify(asked.file)}.`);
      }
      const format = asked.file.endsWith('.csv') ? 'csv' : 'ndjson';
      return sendPieces(reply, format, text);
    },
    [exports.enter],
  );
}

function noArchive(month: Month, why: NoArchive): ProblemError {
  if (why.kind === 'unknown_month') return monthProblem(month, why);
  return new ProblemError('month_not_closed', `${month} is ${why.status === 'draft' ? 'a draft' : 'open'}.`);
}
