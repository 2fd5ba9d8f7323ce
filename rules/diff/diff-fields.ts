/** What differs between two states of one thing, field by field. */
import { canonicalJson } from '../events/content.ts';
import type { Json } from '../events/event.ts';
import type { Change, ChangeSubject } from './change.ts';

/** A change for each field of one thing that is not the same JSON. */
export function diffFields(
  subject: ChangeSubject,
  name: string | null,
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): readonly Change[] {
  return Object.entries(after).flatMap(([field, is]): readonly Change[] => {
    const was = before[field] ?? null;
    if (canonicalJson(was) === canonicalJson(is)) return [];
    return [{ kind: 'changed', subject, tool: null, name, field, before: was, after: is }];
  });
}
