/** The rules of one tool against each other: constant conditions, and rules that are never reached. */
import type { Condition } from '../../qualification/condition.ts';
import type { Finding } from '../diagnostic.ts';
import { constantParts } from '../logic/constant-parts.ts';
import { activityDomain } from '../logic/domain.ts';
import { unreached } from '../logic/unreached.ts';
import { constantMistake } from './constant-mistakes.ts';
import { leafPlaces } from './leaf-places.ts';
import { operandMistakes } from './operand-types.ts';

/** A rule without mistakes of reading, with its place in the list of the file. */
export interface RuleDraft {
  readonly index: number;
  readonly name: string;
  readonly conditions: Condition;
}

export function lintRules(tool: string, rules: readonly RuleDraft[]): readonly Finding[] {
  const typed = rules.map((rule) => ({ rule, mistakes: operandMistakesOf(rule) }));
  const sound = typed.filter(({ mistakes }) => mistakes.every(({ severity }) => severity === 'warning'));
  return [
    ...typed.flatMap(({ mistakes }) => mistakes),
    ...lintLogic(
      tool,
      sound.map(({ rule }) => rule),
    ),
  ];
}

function operandMistakesOf({ conditions, index }: RuleDraft): readonly Finding[] {
  const places = leafPlaces(conditions, pointerOf(index));
  return places.flatMap(({ leaf, pointer }) => operandMistakes(leaf, pointer));
}

function lintLogic(tool: string, rules: readonly RuleDraft[]): readonly Finding[] {
  const domain = activityDomain(tool);
  const isMeant = (condition: Condition): boolean => saysThisTool(condition, tool);
  const judged = rules.map((rule) => {
    const constants = acceptsAll(rule.conditions, tool) ? [] : constantParts(rule.conditions, domain, isMeant);
    return { rule, mistakes: constants.map((part) => constantMistake(part, pointerOf(rule.index))) };
  });
  // A rule that is wrong in itself is not held against others.
  const sound = judged.filter(({ mistakes }) => mistakes.length === 0).map(({ rule }) => rule);
  const hidden = unreached(
    sound.map(({ conditions }) => conditions),
    domain,
  ).flatMap(({ index, behind }) => {
    const rule = sound[index];
    return rule === undefined ? [] : [neverReached(rule, sound[behind ?? -1])];
  });
  return [...judged.flatMap(({ mistakes }) => mistakes), ...hidden];
}

function neverReached({ index, name }: RuleDraft, behind: RuleDraft | undefined): Finding {
  const by = behind === undefined ? 'the rules before it, together,' : `"${behind.name}", which stands before it,`;
  const message = `"${name}" is never reached: ${by} accept${behind === undefined ? '' : 's'} all that it would. Remove it, or narrow the other`;
  return { pointer: `/rules/${index}/name`, severity: 'error', code: 'unreachable_rule', message };
}

function pointerOf(index: number): string {
  return `/rules/${index}/conditions`;
}

/** `tool` equal to the tool of the file: how an author says "all of them", and harmless elsewhere. */
function saysThisTool(condition: Condition, tool: string): boolean {
  return 'fact' in condition && condition.fact === 'tool' && condition.operator === 'equal' && condition.value === tool;
}

/** Whether a rule says no more than that. */
function acceptsAll(condition: Condition, tool: string): boolean {
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (members === null) return saysThisTool(condition, tool);
  const [only] = members;
  return members.length === 1 && only !== undefined && acceptsAll(only, tool);
}
