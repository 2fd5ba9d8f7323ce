/** Conditions that always or never hold, said so that their author sees why. */
import { describeCondition } from '../../describe/describe-condition.ts';
import { english } from '../../describe/english.ts';
import type { Condition, Leaf } from '../../qualification/condition.ts';
import type { Finding } from '../diagnostic.ts';
import type { ConstantPart } from '../logic/constant-parts.ts';

/** `pointer` is that of the whole conditions. */
export function constantMistake(part: ConstantPart, pointer: string): Finding {
  const code = part.holds ? 'always_holds' : 'never_holds';
  const { because, condition } = part;
  const at = `${pointer}${part.pointer}`;
  if (because !== null) {
    const [earlier, later] = because.map((member) => describeCondition(member.condition, english));
    const message = part.holds
      ? `"any" of this always holds, as one of the two does: ${earlier}; ${later}. Remove one`
      : `"all" of this can never hold: ${later} contradicts ${earlier}. Remove one, or put both under "any"`;
    return {
      pointer: placeOf(because[1].condition, `${pointer}${because[1].pointer}`),
      severity: 'error',
      code,
      message,
    };
  }
  return { pointer: placeOf(condition, at), severity: 'error', code, message: alone(condition, part.holds) };
}

/** A comparison is told by its value, a group by its name. */
function placeOf(condition: Condition, pointer: string): string {
  if ('all' in condition) return `${pointer}/all`;
  if ('any' in condition) return `${pointer}/any`;
  return 'not' in condition ? `${pointer}/not` : `${pointer}/value`;
}

function alone(condition: Condition, holds: boolean): string {
  const what = holds ? 'this always holds and so says nothing' : 'this can never hold';
  if (!('fact' in condition)) return `${what}: ${describeCondition(condition, english)}. Correct it or remove it`;
  if (Array.isArray(condition.value) && condition.value.length === 0) return `${what}, as the list is empty: fill it`;
  return `${what}, as ${natureOf(condition)}: correct it or remove it`;
}

/** Why a comparison of the right type can be constant. */
function natureOf({ fact }: Leaf): string {
  switch (fact) {
    case 'tool':
      return '"tool" is that of this file';
    case 'asset':
      return '"asset" is a text of 1 to 200 characters';
    case 'managedClients':
    case 'qualifyingActivities':
      return `"${fact}" is a whole number from 0`;
    case 'toolsUsedMedian':
      return '"toolsUsedMedian" is a multiple of 0.5 from 0';
    case 'soldPoints':
    case 'sourcedPoints':
    case 'managedPoints':
      return `"${fact}" is never below 0`;
    default:
      return `no value of "${fact}" makes a difference`;
  }
}
