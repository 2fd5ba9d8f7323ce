/** What is wrong with the text of a file, and how much of it can be read all the same. */
import type { Diagnostic } from '../diagnostic.ts';
import { isFirstOfItsName } from './json-tree.ts';
import { SYNTAX, type ServiceProblem } from './service-problem.ts';
import { diagnosticOn, type SourceFile } from './source-file.ts';

export interface Syntax {
  readonly diagnostics: readonly Diagnostic[];
  /** `mended`: no JSON, but there is no doubt what it would be. `broken`: nothing more can be said of the file. */
  readonly state: 'sound' | 'mended' | 'broken';
}

export const SOUND: Syntax = { diagnostics: [], state: 'sound' };

/** Mistakes that leave no doubt about what was meant. */
const HARMLESS: ReadonlySet<number | null> = new Set([SYNTAX.trailingComma, SYNTAX.comment]);

/**
 * Sorts the problems of a text. After a place where the text can't be followed, what is found is guesswork: of those
 * places only the first is told. A comma that is missing counts as one of them if there are others.
 */
export function readSyntax(file: SourceFile, problems: readonly ServiceProblem[]): Syntax {
  const repeated = problems.filter(({ code }) => code === SYNTAX.duplicateKey);
  const faults = problems.filter(({ code }) => code !== SYNTAX.duplicateKey).toSorted((a, b) => a.offset - b.offset);
  const grave = faults.filter(({ code }) => !HARMLESS.has(code));
  const canBeFollowed = grave.every((fault) => isMissingComma(file.text, fault));
  const told = canBeFollowed ? faults : faults.filter((fault) => HARMLESS.has(fault.code) || fault === grave[0]);
  const state = faults.length === 0 ? 'sound' : canBeFollowed ? 'mended' : 'broken';
  return {
    state,
    diagnostics: [
      ...told.map((fault) =>
        diagnosticOn(file, fault, { severity: 'error', code: 'syntax', message: sentence(file, fault) }),
      ),
      ...(state === 'broken' ? [] : repeatedKeys(file, repeated)),
    ],
  };
}

/** Between two elements that are complete: what the service says of a list that is not closed is the same. */
function isMissingComma(text: string, { code, offset }: ServiceProblem): boolean {
  return code === SYNTAX.commaExpected && /[\s"}\]]/.test(text[offset - 1] ?? '') && /["{[]/.test(text[offset] ?? '');
}

/** The service names every place of such a key; the first is not at fault. */
function repeatedKeys(file: SourceFile, problems: readonly ServiceProblem[]): readonly Diagnostic[] {
  const { tree } = file;
  if (tree === undefined) return [];
  return problems
    .filter(({ offset }) => !isFirstOfItsName(tree, offset))
    .map((problem) => {
      const key = file.text.slice(problem.offset, problem.offset + problem.length);
      const message = `the key ${key} stands in this object before: remove one, as only the last would count`;
      return diagnosticOn(file, problem, { severity: 'error', code: 'duplicate_key', message });
    });
}

/** What version control leaves where two changes met. */
const CONFLICT = /^(?:<{7}|={7}|>{7})/;

function sentence(file: SourceFile, problem: ServiceProblem): string {
  if (CONFLICT.test(file.text.slice(problem.offset)))
    return 'two changes met here and were not merged: keep one of them';
  switch (problem.code) {
    case SYNTAX.trailingComma:
      return 'no comma may stand after the last element: remove it';
    case SYNTAX.comment:
      return 'comments are no part of JSON: remove it, or say it in a "description"';
    case SYNTAX.commaExpected:
      return isMissingComma(file.text, problem)
        ? 'a comma is missing before this: add it'
        : unexpected(file.text, problem);
    case SYNTAX.colonExpected:
      return 'a colon is missing between key and value: add it';
    case SYNTAX.propertyExpected:
      return 'a key in double quotes is expected here';
    case SYNTAX.keyWithoutQuotes:
      return 'a key must stand in double quotes: add them';
    case SYNTAX.valueExpected:
      return 'a value is missing here: add it, texts in double quotes';
    case SYNTAX.bracketExpected:
      return 'this list is not closed: add "]"';
    case SYNTAX.braceExpected:
      return 'this object is not closed: add "}"';
    case SYNTAX.endOfString:
      return 'this text is not closed: add a double quote';
    default:
      return isAfterTheEnd(file, problem) ? 'the file is complete before this: remove what follows' : problem.message;
  }
}

/** What stands where a comma, or the end of the list or object, should. */
function unexpected(text: string, { offset }: ServiceProblem): string {
  const [before, found] = [text[offset - 1] ?? '', text[offset] ?? ''];
  if (found === '}') return 'a list is not closed before this: add "]"';
  if (found === ']') return 'an object is not closed before this: add "}"';
  if (before === '0' && /\d/.test(found)) return 'a number may not begin with 0: remove the 0';
  if (before === '"') return 'the text ends before this: inside a text, a double quote is written \\"';
  return 'a comma, or the end of the list or object, is expected before this';
}

function isAfterTheEnd({ tree }: SourceFile, { offset }: ServiceProblem): boolean {
  return tree !== undefined && offset >= tree.offset + tree.length;
}
