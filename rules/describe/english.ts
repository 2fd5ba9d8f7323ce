/** Rules in English. */
import type { Json } from '../events/event.ts';
import type { Operator } from '../qualification/condition.ts';
import { formatPath } from '../qualification/fact-path.ts';
import { englishPreconditions } from './english-preconditions.ts';
import { englishVerdicts } from './english-verdicts.ts';
import { joined } from './joined.ts';
import type { Language } from './language.ts';

const FACTS: Readonly<Record<string, string>> = {
  action: 'the action',
  asset: 'the asset',
  tool: 'the tool',
  totalPoints: 'the total of points',
  soldPoints: 'the number of sold points',
  sourcedPoints: 'the number of sourced points',
  managedPoints: 'the number of managed points',
  managedClients: 'the number of managed clients',
  toolsUsedMedian: 'the median of tools used per managed client',
};

const PREDICATES: Readonly<Record<Operator, (value: string) => string>> = {
  equal: (value) => `is ${value}`,
  notEqual: (value) => `is not ${value}`,
  in: (value) => `is one of ${value}`,
  notIn: (value) => `is none of ${value}`,
  contains: (value) => `is a list that holds ${value}`,
  doesNotContain: (value) => `is a list without ${value}`,
  lessThan: (value) => `is less than ${value}`,
  lessThanInclusive: (value) => `is at most ${value}`,
  greaterThan: (value) => `is more than ${value}`,
  greaterThanInclusive: (value) => `is at least ${value}`,
};

const MONTHS = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

export const english: Language = {
  ...englishPreconditions,
  ...englishVerdicts,
  subject({ fact, path }) {
    const keys = path === null ? '' : formatPath(path).slice(2);
    if (fact === 'qualifyingActivities') return `the number of qualifying activities in the last ${keys} days`;
    if (fact === 'attributes') return `the partner’s attribute “${keys}”`;
    if (fact === 'properties') return path === null ? 'the whole of the properties' : `the property “${keys}”`;
    return FACTS[fact] ?? fact;
  },
  predicate: (operator, value, canBeAbsent) =>
    canBeAbsent ? `is missing or ${PREDICATES[operator](value)}` : PREDICATES[operator](value),
  value: valueText,
  and: (phrases) => joined(phrases, 'and'),
  or: (phrases) => joined(phrases, 'or'),
  not: (phrase) => `it is not the case that ${phrase}`,

  toolWithoutRules: 'Nothing that is done with it qualifies.',
  toolWithRules: (count) =>
    count === 1
      ? 'What is done with it qualifies under one rule:'
      : `What is done with it qualifies under any of ${count} rules:`,
  rule: (name, condition) => `“${name}”: an activity qualifies when ${condition}.`,

  tiersTitle: 'Tiers',
  tier: (name, condition) =>
    condition === null
      ? `“${name}”: every partner reaches this tier.`
      : `“${name}”: a partner reaches this tier when ${condition}.`,
  threshold: (count, days) =>
    `A client earns points for a partner of this tier only with at least ${count} qualifying ` +
    `${count === 1 ? 'activity' : 'activities'} in the last ${days} days.`,
  recalibration(recalibration) {
    if (recalibration === 'monthly') return 'Every month each partner gets the tier that it reaches in that month.';
    const { months, windowMonths, minimumHoldMonths } = recalibration;
    if (months.length === 0) return 'Partners move up every month and never down.';
    const names = joined(
      months.toSorted((a, b) => a - b).map((month) => MONTHS.format(Date.UTC(2000, month - 1))),
      'and',
    );
    return (
      `Partners move up every month, and down only in ${names}: to the best tier of the last ${windowMonths} months, ` +
      `and not before ${minimumHoldMonths} months in a tier.`
    );
  },
};

function valueText(value: Json): string {
  if (typeof value === 'string') return `“${value}”`;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `(${value.map(valueText).join(', ')})`;
}
