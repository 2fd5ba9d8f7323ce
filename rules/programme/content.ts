/** What "the same rule set" means: equal files as JSON values, whatever their spacing and the order of their keys. */
import { canonicalJson } from '../events/content.ts';
import { isObject } from './reader.ts';

/**
 * Canonical text of the files of a programme that `parseProgramme` accepted; `store/` takes the hash of it.
 * `$schema` and files that don't end in `.json` mean nothing and are left out.
 * @throws SyntaxError when a file is not JSON
 */
export function programmeContent(files: ReadonlyMap<string, string>): string {
  const values = [...files]
    .filter(([file]) => file.endsWith('.json'))
    .map(([file, text]) => [file, withoutSchema(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown)] as const);
  return canonicalJson(Object.fromEntries(values));
}

function withoutSchema(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}
