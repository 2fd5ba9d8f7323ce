/**
 * What the JSON language service has to say of a file of a programme, if it has to be asked: reading the file takes
 * nothing that the service would not (`test/rules/schema` and `test/rules/check/examine.test.ts` hold that), repeated
 * keys apart, which reading does not see. The service takes a third of a check's time, and a tenth of a second to load.
 */
import { schemaOf } from './schemas.ts';
import { repeatsKey } from './source/repeats-key.ts';
import { isSyntax, type ServiceProblem } from './source/service-problem.ts';
import { diagnosticOn, recoveredValue, type SourceFile } from './source/source-file.ts';
import { readSyntax, SOUND, type Syntax } from './source/syntax.ts';
import { tooDeepAt } from './source/too-deep.ts';

export interface ExaminedFile {
  readonly source: SourceFile;
  readonly syntax: Syntax;
  /** What the schema does not allow. */
  readonly against: readonly ServiceProblem[];
  /** What the text says, as far as it can be made out; undefined when it says nothing. */
  readonly value: unknown;
}

/** `isAtFault`: reading the file has found a mistake in it. */
export async function examine(
  source: SourceFile,
  { isAtFault }: { readonly isAtFault: boolean },
): Promise<ExaminedFile> {
  if (!isAtFault) {
    const value: unknown = JSON.parse(source.text);
    if (!repeatsKey(source.text, value)) return { source, syntax: SOUND, against: [], value };
  }
  const deep = tooDeepAt(source.text);
  if (deep !== null) return { source, syntax: nestedTooDeep(source, deep), against: [], value: undefined };
  const { serviceProblems } = await import('./source/language-service.ts');
  const problems = await serviceProblems(source, schemaOf(source.path));
  return {
    source,
    syntax: readSyntax(source, problems.filter(isSyntax)),
    against: problems.filter((problem) => !isSyntax(problem)),
    value: recoveredValue(source),
  };
}

/** Neither the service nor a tree can be made of such a text: this is all that is said of it. */
function nestedTooDeep(source: SourceFile, offset: number): Syntax {
  const message = 'this is nested too deeply for a condition: at most 64 levels are read';
  const told = diagnosticOn(source, { offset, length: 1 }, { severity: 'error', code: 'nested_too_deep', message });
  return { state: 'broken', diagnostics: [told] };
}
