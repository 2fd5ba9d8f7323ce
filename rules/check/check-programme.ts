/**
 * The one check of a programme folder, for the command line, the API and editors (`docs/interfaces.md §3`):
 * every mistake at its line and column, what is wrong, and how to mend it.
 *
 * Owns: the order in which it is looked for, so that one mistake is told once.
 *   1. `rules/programme` reads what the files say, as a publication would: its word on shape and meaning is the last;
 *   2. `examine` has the JSON language service look at what that did not like: syntax, repeated keys, the schemas;
 *   3. lints look for what can be read and can't be meant, in every part without mistakes.
 */
import { groupBy } from '../group-by.ts';
import type { ProgrammeIssue } from '../programme/issue.ts';
import { parseProgramme } from '../programme/parse-programme.ts';
import { isToolFile } from '../programme/tool-file.ts';
import { compareText } from '../text.ts';
import type { Diagnostic, Finding } from './diagnostic.ts';
import { examine, type ExaminedFile } from './examine.ts';
import type { ActivityHistory } from './history.ts';
import type { LintedFile } from './lint/context.ts';
import { lintProgram } from './lint/lint-program.ts';
import { lintRates } from './lint/lint-rates.ts';
import { lintTiers } from './lint/lint-tiers.ts';
import { lintTool } from './lint/lint-tool.ts';
import { placeIssue } from './place-issues.ts';
import { schemaOf } from './schemas.ts';
import { pointerAt } from './source/json-tree.ts';
import { diagnosticAt, diagnosticOn, sourceFile } from './source/source-file.ts';

export interface CheckOptions {
  /** Past activities: rules that speak of what never happened are then warned of. */
  readonly history?: ActivityHistory;
}

/**
 * @param files text by path relative to the folder, as for `parseProgramme`
 * @returns all mistakes, by file, line and column; none when the programme is fit to be published and nothing is odd
 */
export async function checkProgramme(
  files: ReadonlyMap<string, string>,
  { history }: CheckOptions = {},
): Promise<readonly Diagnostic[]> {
  const read = issuesIn(files);
  const atFault = new Set(read.map(({ file }) => file));
  const known = [...files].filter(([path]) => schemaOf(path) !== null);
  const examined = await Promise.all(
    known.map(([path, text]) => examine(sourceFile(path, text), { isAtFault: atFault.has(path) })),
  );
  const issues = issuesOf(files, read, examined);
  const byFile = groupBy(issues, ({ file }) => file);
  const found = examined.flatMap((file) => {
    const own = byFile.get(file.source.path) ?? [];
    return [...file.syntax.diagnostics, ...schemaMistakes(file, own), ...lint(file, own, history ?? null)];
  });
  const sources = new Map(examined.map(({ source }) => [source.path, source]));
  const placed = issues.map((issue) => placeIssue(issue, sources.get(issue.file) ?? sourceFile(issue.file, '')));
  return [...found, ...placed, ...withoutTools(files, examined)].sort(byPlace);
}

/** A folder under another name than `tools` is easily overlooked, unless its files have been told to be in the wrong place. */
function withoutTools(files: ReadonlyMap<string, string>, examined: readonly ExaminedFile[]): readonly Diagnostic[] {
  const program = examined.find(({ source }) => source.path === 'program.json');
  const isElsewhere = [...files.keys()].some((path) => path.endsWith('.json') && schemaOf(path) === null);
  if (program === undefined || isElsewhere || [...files.keys()].some(isToolFile)) return [];
  const message = 'the programme has no tools, so nothing that is done qualifies: add tools/<tool>.json';
  const start = { offset: 0, length: 0 };
  return [diagnosticOn(program.source, start, { severity: 'warning', code: 'no_tools', message })];
}

function issuesIn(files: ReadonlyMap<string, string>): readonly ProgrammeIssue[] {
  const parsed = parseProgramme(files);
  return parsed.kind === 'ok' ? [] : parsed.issues;
}

/** What reading finds, in files that can be read: of a text that is no JSON, all that can be said has been said. */
function issuesOf(
  files: ReadonlyMap<string, string>,
  read: readonly ProgrammeIssue[],
  examined: readonly ExaminedFile[],
): readonly ProgrammeIssue[] {
  const mended = examined.filter(({ syntax }) => syntax.state === 'mended');
  const texts = mended.map(({ source, value }) => [source.path, JSON.stringify(value)] as const);
  const broken = new Set(examined.filter(({ syntax }) => syntax.state === 'broken').map(({ source }) => source.path));
  const issues = mended.length === 0 ? read : issuesIn(new Map([...files, ...texts]));
  return issues.filter(({ file }) => !broken.has(file));
}

/** Reading says it better: what it has found at, around or in the same place is not said again. */
function schemaMistakes(
  { source, syntax, against }: ExaminedFile,
  issues: readonly ProgrammeIssue[],
): readonly Diagnostic[] {
  if (syntax.state === 'broken' || against.length === 0 || source.tree === undefined) return [];
  // Looked up, and not each compared with each: of a generated file there may be tens of thousands of both.
  const said = new Set(issues.map(({ pointer }) => pointer));
  const around = new Set(issues.flatMap(({ pointer }) => enclosing(pointer)));
  return against
    .filter(({ offset }) => {
      const pointer = pointerAt(source.tree, offset);
      return !around.has(pointer) && !enclosing(pointer).some((one) => said.has(one));
    })
    .map((problem) => diagnosticOn(source, problem, { severity: 'error', code: 'schema', message: problem.message }));
}

/** The pointer itself, and those of all values around it. */
function enclosing(pointer: string): readonly string[] {
  const all = [pointer];
  for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
    all.push(pointer.slice(0, end));
    if (end === 0) break;
  }
  return all;
}

function lint(
  { source, syntax, value }: ExaminedFile,
  issues: readonly ProgrammeIssue[],
  history: ActivityHistory | null,
): readonly Diagnostic[] {
  const isSaidAlready = issues.some(({ code }) => code === 'not_json' || code === 'login_tool');
  if (syntax.state === 'broken' || value === undefined || isSaidAlready) return [];
  const faulty = issues.map(({ pointer, offset }) => (offset === undefined ? pointer : pointerAt(source.tree, offset)));
  return findings({ path: source.path, value, faulty }, history).map((finding) => diagnosticAt(source, finding));
}

function findings(file: LintedFile, history: ActivityHistory | null): readonly Finding[] {
  if (isToolFile(file.path)) return lintTool(file, history);
  switch (file.path) {
    case 'program.json':
      return lintProgram(file);
    case 'rates.json':
      return lintRates(file);
    case 'tiers.json':
      return lintTiers(file);
    default:
      return [];
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.message, b.message);
}
