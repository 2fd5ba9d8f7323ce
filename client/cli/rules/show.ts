/** `tenure rules show`: one published version, on the terminal or as a folder again. */
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { makeFolder } from '../../../platform/make-folder.ts';
import { isProgrammePath } from '../../programme/programme-path.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { fetchVersion, type PublishedFiles } from './published.ts';
import { printResult } from '../output/print-result.ts';

interface ShowOptions {
  readonly out?: string;
  readonly json?: true;
}

export function showCommand(): Command {
  return new Command('show')
    .summary('one published version with its files')
    .description('Who published a version, when and why, and its files as they were published.')
    .argument('<version>', 'such as oss@3')
    .option('--out <dir>', 'write the files into this folder, which must be empty or not there yet')
    .option('--json', 'print one JSON object')
    .action(show);
}

async function show(version: string, { out, json }: ShowOptions): Promise<void> {
  const published = await fetchVersion(apiPlace(), version);
  if (out !== undefined) await writeFolder(out, published);
  const rest = out === undefined ? `\n${filesText(published)}` : `Its files are in ${out}.\n`;
  printResult(published, json, `${summary(published)}${rest}`);
}

function summary({ version, effectiveFrom, publishedAt, author, note, contentHash }: PublishedFiles): string {
  return table([
    ['version', version],
    ['in force from', shortTime(effectiveFrom)],
    ['published', `${shortTime(publishedAt)} UTC by ${author}`],
    ['note', note ?? ''],
    ['content hash', contentHash],
  ]);
}

function filesText({ files }: PublishedFiles): string {
  return Object.entries(files)
    .map(([path, text]) => `--- ${printable(path)}\n${printable(text.trimEnd())}\n`)
    .join('\n');
}

/** Never over anything that is there, and never outside the folder, whatever the answer says. */
async function writeFolder(folder: string, { files }: PublishedFiles): Promise<void> {
  const astray = Object.keys(files).find((path) => !isProgrammePath(path));
  if (astray !== undefined) throw new FailedError(`The version has a file that belongs in no folder: ${astray}.`);
  try {
    makeFolder(folder);
    if ((await readdir(folder)).length > 0) {
      throw new WrongInputError(`${folder} is not empty. Name a folder that is empty or not there yet.`);
    }
    for (const [path, text] of Object.entries(files)) {
      makeFolder(dirname(join(folder, path)));
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw new FailedError(`The files can't be written to ${folder}: ${messageOf(error)}`);
  }
}
