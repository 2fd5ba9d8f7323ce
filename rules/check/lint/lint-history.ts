/** Rules held against what has happened: tools, paths and values that no activity ever had. */
import type { Json } from '../../events/event.ts';
import { didYouMean } from '../../programme/did-you-mean.ts';
import type { Leaf } from '../../qualification/condition.ts';
import { formatPath } from '../../qualification/fact-path.ts';
import type { Finding } from '../diagnostic.ts';
import type { ActivityHistory, Seen } from '../history.ts';
import { leafPlaces, type LeafPlace } from './leaf-places.ts';
import type { RuleDraft } from './lint-rules.ts';
import { factTypeOf, operandMistakes } from './operand-types.ts';

/** How many of the values that there were are told. */
const TOLD = 8;

export function lintHistory(tool: string, rules: readonly RuleDraft[], history: ActivityHistory): readonly Finding[] {
  if (!history.tools.has(tool)) {
    const message = `no activity of ${scopeOf(history)} is of the tool "${tool}"${didYouMean(tool, history.tools)}`;
    return [warning('/tool', message)];
  }
  return rules
    .flatMap(({ conditions, index }) => leafPlaces(conditions, `/rules/${index}/conditions`))
    .filter(({ leaf, pointer }) => leaf.fact !== 'tool' && operandMistakes(leaf, pointer).length === 0)
    .flatMap((place) => neverSeen(tool, place, history));
}

function neverSeen(tool: string, { leaf, pointer }: LeafPlace, history: ActivityHistory): readonly Finding[] {
  const seen = history.seenBy(tool, leaf);
  if (seen === null) return [];
  const path = leaf.path === null ? null : formatPath(leaf.path);
  const paths = history.pathsOf(tool);
  if (path !== null && paths !== null && !paths.has(path)) {
    const message = `${noneHad(tool, history)} ${path}${didYouMean(path, paths)}`;
    return [warning(`${pointer}/path`, message)];
  }
  return unseenOperands(leaf, pointer, seen).map(({ at, what, among }) =>
    warning(at, `${noneHad(tool, history)} ${what} at "${path ?? leaf.fact}"${among}`),
  );
}

function scopeOf({ newest }: ActivityHistory): string {
  return newest === null ? 'the history' : `the newest ${newest.toLocaleString('en')} events`;
}

/** What was looked at in part is not told as a whole. */
function noneHad(tool: string, history: ActivityHistory): string {
  const activities = `no activity of "${tool}"`;
  return history.newest === null ? `${activities} ever had` : `${activities} among ${scopeOf(history)} had`;
}

interface Unseen {
  readonly at: string;
  readonly what: string;
  readonly among: string;
}

function unseenOperands(leaf: Leaf, pointer: string, { values, elements }: Seen): readonly Unseen[] {
  switch (leaf.operator) {
    case 'in':
    case 'notIn':
      return (Array.isArray(leaf.value) ? (leaf.value as readonly Json[]) : [])
        .map((value, index) => ({ value, at: `${pointer}/value/${index}` }))
        .filter(({ value }) => !values.has(value))
        .map(({ value, at }) => unseen(value, at, values));
    case 'equal':
    case 'notEqual':
      return values.has(leaf.value) ? [] : [unseen(leaf.value, `${pointer}/value`, values)];
    case 'contains':
    case 'doesNotContain':
      return elements.has(leaf.value) ? [] : [unseen(leaf.value, `${pointer}/value`, elements)];
    default:
      if (factTypeOf(leaf) === 'number' || [...values].some((value) => typeof value === 'number')) return [];
      return [{ at: `${pointer}/operator`, what: 'a number', among: '' }];
  }
}

function unseen(value: Json, at: string, seen: ReadonlySet<Json>): Unseen {
  const texts = [...seen].filter((other) => typeof other === 'string');
  const suggestion = typeof value === 'string' ? didYouMean(value, texts) : '';
  const told = [...seen].slice(0, TOLD).map((other) => JSON.stringify(other));
  const among = told.length === 0 ? '' : ` (seen: ${told.join(', ')}${seen.size > TOLD ? ' …' : ''})`;
  return { at, what: JSON.stringify(value), among: `${suggestion}${among}` };
}

function warning(pointer: string, message: string): Finding {
  return { pointer, severity: 'warning', code: 'value_never_seen', message };
}
