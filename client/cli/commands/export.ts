/** `tenure export`: the rows of `compute`, from the store (`docs/interfaces.md §3`). */
import { once } from 'node:events';
import { Argument, Command, Option } from 'commander';
import { messageOf } from '../../../platform/errno.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { ROW_FORMATS, type RowFormat } from '../../rows/format-rows.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';
import { monthOption, timeOption } from '../options/values.ts';
import { apiPlace } from '../remote/api-place.ts';
import { request } from '../remote/call-api.ts';

interface ExportOptions {
  readonly at?: Instant;
  readonly knownAt?: Instant;
  readonly from?: Month;
  readonly to?: Month;
  readonly format: RowFormat;
}

const EXPORTED = ['verdicts', 'periods', 'statements', 'lines', 'months'];

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'The verdicts or periods of all that Tenure has accepted, or the statements of months that have a draft or are ' +
        'closed: the same rows as tenure compute. Of months also: lines, every line of the statements, one row each; and ' +
        'months, one row each with control totals and the hash. With --at or --known-at statements and lines are those of ' +
        'every month up to that of the time: what was closed by then as it is, the rest computed from what was known.',
    )
    .addArgument(new Argument('<what>', 'which rows to print').choices(EXPORTED))
    .option(
      '--at <time>',
      'not of months: as of this time, events up to it and all corrections (default: now; with --known-at, that time)',
      timeOption,
    )
    .option(
      '--known-at <time>',
      'not of months: as it was known then, from what was accepted, published and closed by that time',
      timeOption,
    )
    .option('--from <month>', 'statements, lines, months: first month (default: the first there is)', monthOption)
    .option('--to <month>', 'statements, lines, months: last month (default: the last there is)', monthOption)
    .addOption(new Option('--format <format>', 'how rows are written').choices(ROW_FORMATS).default('ndjson'))
    .option('--json', 'the same as --format ndjson')
    .addHelpText('after', '\nExample:\n  tenure export lines --from 2018-06 --to 2018-06 --format csv')
    .action(exportRows);
}

async function exportRows(what: string, options: ExportOptions): Promise<void> {
  checkOptions(what, options);
  const { at, knownAt, from, to, format } = options;
  const query = new URLSearchParams({
    format,
    ...(at !== undefined && { at: formatInstant(at) }),
    ...(knownAt !== undefined && { known_at: formatInstant(knownAt) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const { body } = await request(apiPlace(), { path: `/v1/exports/${what}?${query.toString()}` });
  try {
    for await (const piece of body) {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    throw new FailedError(`The export broke off; what was printed is not whole (${messageOf(error)}). Run it again.`);
  }
}

/** Verdicts and periods are of no month, and months themselves are as they stand. */
function checkOptions(what: string, { at, knownAt, from, to }: ExportOptions): void {
  if ((what === 'verdicts' || what === 'periods') && (from ?? to) !== undefined) {
    throw new WrongInputError(`--from and --to choose months; ${what} are of none. Use --at, or leave them out.`);
  }
  if (what === 'months' && (at ?? knownAt) !== undefined) {
    throw new WrongInputError('--at and --known-at are not for months. Use --from and --to, or export statements.');
  }
}
