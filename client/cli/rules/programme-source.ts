/** A programme named on the command line: a folder, or a published version. */
import { stat } from 'node:fs/promises';
import type { Programme } from '../../../rules/programme/programme.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import type { ProgrammeFiles } from '../../programme/read-programme-folder.ts';
import { WrongInputError } from '../cli-error.ts';
import { folderGiven } from '../input.ts';
import { apiPlace } from '../remote/api-place.ts';
import { fetchVersion } from './published.ts';

/** `<name>@<n>` */
const VERSION = /^.+@[1-9]\d*$/;

/** What is there as a folder is one; else a name like `oss@3` is asked of the API. Throws on any mistake in it. */
export async function programmeGiven(text: string): Promise<Programme> {
  const parsed = parseProgramme(await filesGiven(text));
  if (parsed.kind === 'ok') return parsed.value;
  const lines = parsed.issues.map(({ file, pointer, message }) => [text, file, pointer, message].join(' '));
  throw new WrongInputError(lines.join('\n'));
}

async function filesGiven(text: string): Promise<ProgrammeFiles> {
  if (!VERSION.test(text) || (await isThere(text))) return folderGiven(text);
  return new Map(Object.entries((await fetchVersion(apiPlace(), text)).files));
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
