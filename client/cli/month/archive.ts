/** `tenure month archive`: a closed month as a folder that can be verified without a server (`docs/interfaces.md §3`). */
import { readdir } from 'node:fs/promises';
import { Command } from 'commander';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { makeFolder } from '../../../platform/make-folder.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Manifest } from '../../archive/archive-format.ts';
import { writeArchive } from '../../archive/write-archive.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';
import { createMessages } from '../output/messages.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi, request } from '../remote/call-api.ts';
import { monthArgument } from './month-argument.ts';
import { printResult } from '../output/print-result.ts';

interface ArchiveOptions {
  readonly out: string;
  readonly json?: true;
}

export function archiveCommand(): Command {
  return new Command('archive')
    .summary('a closed month as a folder')
    .description(
      'Writes a closed month into a folder: statements, lines, the chain of hashes, every event and rule set that it ' +
        'rests on (without e-mail addresses), and the statements of the months before. tenure month verify computes ' +
        'the month from it again, without a server.',
    )
    .addArgument(monthArgument())
    .requiredOption('--out <dir>', 'folder to write; it must not exist, or be empty')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month archive 2018-06 --out archive-2018-06')
    .action(archive);
}

async function archive(month: Month, { out, json }: ArchiveOptions): Promise<void> {
  const place = apiPlace();
  const path = `/v1/months/${month}/archive`;
  const manifest: Manifest = await callApi(place, { path });
  await makeEmptyFolder(out);
  const messages = createMessages();
  try {
    await writeArchive(out, manifest, (file) => {
      messages.progress(() => `writing ${file}`);
      return download(place, `${path}/${file}`);
    });
  } catch (error) {
    if (error instanceof FailedError) throw error;
    throw new FailedError(`The archive broke off (${messageOf(error)}). Remove ${out} and try again.`);
  } finally {
    messages.end();
  }
  const { statements, lines } = manifest.control;
  printResult(
    { ...manifest, folder: out },
    json,
    `${month}: ${statements} statements with ${lines} lines in ${out}\nhash ${manifest.hash}\n`,
  );
}

async function makeEmptyFolder(path: string): Promise<void> {
  try {
    makeFolder(path);
    if ((await readdir(path)).length === 0) return;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') {
      throw new FailedError(`${path} can't be made: ${messageOf(error)}. Name another folder for --out.`);
    }
  }
  throw new WrongInputError(`${path} is there already and not an empty folder. Name another for --out, or remove it.`);
}

async function download(place: ApiPlace, path: string): Promise<AsyncIterable<Uint8Array>> {
  const { body } = await request(place, { path });
  return body;
}
