/**
 * Parses the contents of a programme folder (`docs/interfaces.md §2`): syntax, then shape, then meaning, each file
 * for itself, every mistake at once. What is right is typed and never checked again.
 */
import { compareText } from '../text.ts';
import { didYouMean } from './did-you-mean.ts';
import type { ParseResult, ProgrammeIssue } from './issue.ts';
import { readJson } from './json-file.ts';
import type { Place } from './place.ts';
import { programFile } from './program-file.ts';
import type { Programme } from './programme.ts';
import { ratesFile } from './rates-file.ts';
import { fail, FAILED, type Failed, type Reader } from './reader.ts';
import { tiersFile } from './tiers-file.ts';
import { isToolFile, toolFile } from './tool-file.ts';

/** The files every programme has. */
const REQUIRED_FILES = ['program.json', 'rates.json', 'tiers.json'] as const;

/**
 * @param files text by path relative to the folder, with `/`: `program.json`, `tools/code.json`. Files that don't end
 *   in `.json` are none of the programme's.
 */
export function parseProgramme(files: ReadonlyMap<string, string>): ParseResult<Programme> {
  const issues: ProgrammeIssue[] = [];
  const folder: Folder = { files, report: (issue) => issues.push(issue) };
  const program = readFile('program.json', programFile, folder);
  const rates = readFile('rates.json', ratesFile, folder);
  const tiers = readFile('tiers.json', tiersFile, folder);
  const tools = readTools(folder);
  reportStrangers(folder);
  if (issues.length > 0 || program === FAILED || rates === FAILED || tiers === FAILED) {
    return { kind: 'invalid', issues };
  }
  return { kind: 'ok', value: { ...program, rates, tiers, tools } };
}

interface Folder {
  readonly files: ReadonlyMap<string, string>;
  readonly report: (issue: ProgrammeIssue) => void;
}

function readFile<T>(file: string, reader: Reader<T>, { files, report }: Folder): T | Failed {
  const place: Place = { file, pointer: '', report };
  const text = files.get(file);
  if (text === undefined)
    return fail(place, 'missing_file', `is missing: a programme has ${REQUIRED_FILES.join(', ')} and tools/`);
  const told = new Set<string>();
  const json = readJson(text, {
    ...place,
    report(issue) {
      if (issue.offset === undefined) told.add(issue.pointer);
      report(issue);
    },
  });
  // What can't be kept at all is not told again for being no good either.
  const others = (issue: ProgrammeIssue): void => (told.has(issue.pointer) ? undefined : report(issue));
  return json === FAILED ? FAILED : reader(json.value, { ...place, report: others });
}

function readTools(folder: Folder): Programme['tools'] {
  const paths = [...folder.files.keys()].filter(isToolFile).toSorted(compareText);
  const tools = paths.map((file) => readFile(file, toolFile, folder)).filter((tool) => tool !== FAILED);
  return new Map(tools.map((tool) => [tool.tool, tool]));
}

/** A JSON file that nothing reads is a misspelt one, or lies in the wrong folder. */
function reportStrangers({ files, report }: Folder): void {
  const required = new Set<string>(REQUIRED_FILES);
  const strangers = [...files.keys()].filter(
    (file) => file.endsWith('.json') && !required.has(file) && !isToolFile(file),
  );
  for (const file of strangers.toSorted(compareText)) {
    const hint = didYouMean(file, REQUIRED_FILES) || ': move it to tools/, if it is of a tool, or out of the folder';
    fail({ file, pointer: '', report }, 'unknown_file', `is not a file of a programme${hint}`);
  }
}
