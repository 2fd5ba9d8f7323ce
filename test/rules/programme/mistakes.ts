import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import { programmeFiles, type Changes } from './programme-files.ts';

/** `file#pointer message` for each mistake, in the order they are reported. */
export function mistakes(changes: Changes): readonly string[] {
  const result = parseProgramme(programmeFiles(changes));
  return result.kind === 'ok' ? [] : result.issues.map((issue) => `${issue.file}#${issue.pointer} ${issue.message}`);
}

/** The file of the example with its JSON changed. */
export function changed(file: string, change: (json: Record<string, unknown>) => unknown): Changes {
  const text = programmeFiles().get(file);
  if (text === undefined) throw new Error(`no ${file}`);
  return { [file]: JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)) };
}

/** The file of the example without some of its keys. */
export function without(file: string, ...keys: readonly string[]): Changes {
  return changed(file, (json) => Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key))));
}
