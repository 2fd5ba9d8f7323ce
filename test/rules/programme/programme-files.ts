/** The example programme as text by path, and small changes of it. */
import { readFileSync, readdirSync } from 'node:fs';
import type { Programme } from '../../../rules/programme/programme.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';

const FOLDER = new URL('../../../examples/oss/programme/', import.meta.url);

/** Text by path; null takes a file away. */
export type Changes = Readonly<Record<string, string | null>>;

/** The files of the example programme, with some replaced, added or taken away. */
export function programmeFiles(changes: Changes = {}): Map<string, string> {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  const files = new Map(paths.map((path) => [path, readFileSync(new URL(path, FOLDER), 'utf8')]));
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return files;
}

/** The example programme with some files changed. Throws when it is not valid. */
export function programmeWith(changes: Changes = {}): Programme {
  const result = parseProgramme(programmeFiles(changes));
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.issues, null, 2));
  return result.value;
}

/** The text of `tools/<tool>.json` with rules of these conditions, named `rule 1`, `rule 2`… */
export function toolText(tool: string, ...conditions: readonly unknown[]): string {
  const rules = conditions.map((condition, index) => ({ name: `rule ${index + 1}`, conditions: condition }));
  return JSON.stringify({ tool, title: tool, rules, examples: [] });
}
