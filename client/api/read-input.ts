/** Reads a part of a request by its schema, or says everything that is wrong with it. */
import type { z } from 'zod';
import { jsonPointer } from '../../rules/events/scan.ts';
import { ProblemError, type ProblemIssue } from './problems.ts';

/** Throws `invalid_request` with a JSON pointer for each fault. */
export function readInput<T extends z.ZodType>(schema: T, value: unknown, part: ProblemIssue['in']): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap((issue) => issuesOf(issue, value, part));
  throw new ProblemError('invalid_request', `In the ${part}: ${placesOf(errors).join('; ')}.`, { errors });
}

function placesOf(errors: readonly ProblemIssue[]): readonly string[] {
  return errors.map(({ pointer, message, in: part }) => `${pointer === '' ? `the ${part}` : pointer} ${message}`);
}

function issuesOf(issue: z.core.$ZodIssue, value: unknown, part: ProblemIssue['in']): readonly ProblemIssue[] {
  const at = (path: readonly PropertyKey[], message: string): ProblemIssue => ({
    pointer: jsonPointer(path),
    in: part,
    message,
  });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([...issue.path, key], 'is not known here'));
  if (issue.code !== 'custom' && valueAt(value, issue.path) === undefined) {
    const allowed = choices(issue);
    return [at(issue.path, allowed === '' ? 'is missing' : `is missing: it must be ${allowed}`)];
  }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [at(issue.path, messageOf(issue))];
  return issuesOfForms(
    issue.errors.map((errors) =>
      errors.flatMap((one) => issuesOf({ ...one, path: [...issue.path, ...one.path] }, value, part)),
    ),
    (message) => at(issue.path, message),
  );
}

/** What is wrong with the form that was meant: the one with the fewest faults; if that does not tell, with each. */
function issuesOfForms(
  forms: readonly (readonly ProblemIssue[])[],
  ofAll: (message: string) => ProblemIssue,
): readonly ProblemIssue[] {
  const fewest = Math.min(...forms.map(({ length }) => length));
  const meant = forms.filter(({ length }) => length === fewest);
  const [only = []] = meant;
  if (meant.length === 1) return only;
  const ways = new Set(meant.map((form) => placesOf(form).join(' and ')));
  return [ofAll(`has none of its forms: ${[...ways].join(', or ')}`)];
}

/** What might stand there, of a choice. */
function choices(issue: z.core.$ZodIssue): string {
  const values: unknown =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue && issue.options;
  if (!Array.isArray(values)) return '';
  const named = values.map((value) => JSON.stringify(value));
  return named.length === 1 ? `${named[0]}` : `one of ${named.join(', ')}`;
}

function messageOf(issue: z.core.$ZodIssue): string {
  const allowed = choices(issue);
  if (allowed !== '') return `must be ${allowed}`;
  const message = issue.message.replace(/^Invalid input: expected (.*), received/, 'must be $1, not');
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return found;
}
