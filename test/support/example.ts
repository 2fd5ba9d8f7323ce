/** The example programme and its log, read from the repository. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readProgrammeFolder } from '../../client/programme/read-programme-folder.ts';

const FOLDER = fileURLToPath(new URL('../../examples/oss/', import.meta.url));

export async function exampleProgramme(): Promise<ReadonlyMap<string, string>> {
  return readProgrammeFolder(`${FOLDER}programme`);
}

/** The lines of the log as parsed JSON, in the order of arrival. */
export async function exampleLog(): Promise<unknown[]> {
  const text = await readFile(`${FOLDER}history.ndjson`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
