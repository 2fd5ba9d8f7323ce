/** Reads a part of a request by its schema, or says everything that is wrong with it. */
import type { z } from 'zod';
import { jsonPointer } from '../../rules/events/scan.ts';
import { ProblemError, type ProblemIssue } from './problems.ts';

/** Throws `invalid_request` with a JSON pointer for each fault. */
export function readInput<T extends z.ZodType>(schema: T, value: unknown, part: ProblemIssue['in']): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap((issue) => issuesOf(issue, part));
  const places = errors.map(({ pointer, message }) => `${pointer === '' ? `the ${part}` : pointer} ${message}`);
  throw new ProblemError('invalid_request', `In the ${part}: ${places.join('; ')}.`, { errors });
}

function issuesOf(issue: z.core.$ZodIssue, part: ProblemIssue['in']): ProblemIssue[] {
  const at = (path: readonly PropertyKey[], message: string): ProblemIssue => ({
    pointer: jsonPointer(path),
    in: part,
    message,
  });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([...issue.path, key], 'is not known here'));
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [at(issue.path, isMissing ? 'is missing' : lowerFirst(issue.message))];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
