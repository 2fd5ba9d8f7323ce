/** Rules in French, in the words of the programmes that inspired this one. */
import type { Json } from '../events/event.ts';
import type { Operator } from '../qualification/condition.ts';
import { formatPath } from '../qualification/fact-path.ts';
import { frenchPreconditions } from './french-preconditions.ts';
import { frenchVerdicts } from './french-verdicts.ts';
import { joined } from './joined.ts';
import type { Language } from './language.ts';

const FACTS: Readonly<Record<string, string>> = {
  action: 'l’action',
  asset: 'la ressource',
  tool: 'l’outil',
  totalPoints: 'le total de points',
  soldPoints: 'le nombre de points vendus',
  sourcedPoints: 'le nombre de points apportés',
  managedPoints: 'le nombre de points gérés',
  managedClients: 'le nombre de clients gérés',
  toolsUsedMedian: 'la médiane des outils utilisés par client géré',
};

/** "Vaut" agrees with every subject. */
const PREDICATES: Readonly<Record<Operator, (value: string) => string>> = {
  equal: (value) => `vaut ${value}`,
  notEqual: (value) => `ne vaut pas ${value}`,
  in: (value) => `vaut l’une des valeurs ${value}`,
  notIn: (value) => `ne vaut aucune des valeurs ${value}`,
  contains: (value) => `est une liste qui contient ${value}`,
  doesNotContain: (value) => `est une liste sans ${value}`,
  lessThan: (value) => `vaut moins de ${value}`,
  lessThanInclusive: (value) => `vaut au plus ${value}`,
  greaterThan: (value) => `vaut plus de ${value}`,
  greaterThanInclusive: (value) => `vaut au moins ${value}`,
};

const MONTHS = new Intl.DateTimeFormat('fr', { month: 'long', timeZone: 'UTC' });

export const french: Language = {
  ...frenchPreconditions,
  ...frenchVerdicts,
  subject({ fact, path }) {
    const keys = path === null ? '' : formatPath(path).slice(2);
    if (fact === 'qualifyingActivities') return `le nombre d’activités qualifiantes des ${keys} derniers jours`;
    if (fact === 'attributes') return `l’attribut « ${keys} » du partenaire`;
    if (fact === 'properties') return path === null ? 'l’ensemble des propriétés' : `la propriété « ${keys} »`;
    return FACTS[fact] ?? fact;
  },
  predicate: (operator, value, canBeAbsent) =>
    canBeAbsent ? `manque ou ${PREDICATES[operator](value)}` : PREDICATES[operator](value),
  value: valueText,
  and: (phrases) => joined(phrases, 'et'),
  or: (phrases) => joined(phrases, 'ou'),
  not: (phrase) => (phrase.startsWith('il ') ? `il n’est pas vrai qu’${phrase}` : `il n’est pas vrai que ${phrase}`),

  toolWithoutRules: 'Rien de ce qui s’y fait n’est qualifiant.',
  toolWithRules: (count) =>
    count === 1
      ? 'Ce qui s’y fait est qualifiant selon une règle :'
      : `Ce qui s’y fait est qualifiant selon l’une de ces ${count} règles :`,
  rule: (name, condition) => `« ${name} » : une activité est qualifiante quand ${condition}.`,

  tiersTitle: 'Niveaux',
  tier: (name, condition) =>
    condition === null
      ? `« ${name} » : tout partenaire atteint ce niveau.`
      : `« ${name} » : un partenaire atteint ce niveau quand ${condition}.`,
  threshold: (count, days) =>
    `Un client ne rapporte des points à un partenaire de ce niveau qu’avec au moins ${count} ` +
    `${count < 2 ? 'activité qualifiante' : 'activités qualifiantes'} dans les ${days} derniers jours.`,
  recalibration(recalibration) {
    if (recalibration === 'monthly') return 'Chaque mois, chaque partenaire reçoit le niveau qu’il atteint ce mois-là.';
    const { months, windowMonths, minimumHoldMonths } = recalibration;
    if (months.length === 0) return 'Les partenaires montent chaque mois et ne descendent jamais.';
    const names = joined(
      months.toSorted((a, b) => a - b).map((month) => MONTHS.format(Date.UTC(2000, month - 1))),
      'et',
    );
    return (
      `Les partenaires montent chaque mois et ne descendent qu’en ${names} : au meilleur niveau des ${windowMonths} ` +
      `derniers mois, et pas avant ${minimumHoldMonths} mois passés à un niveau.`
    );
  },
};

function valueText(value: Json): string {
  if (typeof value === 'string') return `« ${value} »`;
  if (typeof value === 'boolean') return value ? 'vrai' : 'faux';
  if (value === null) return 'nul';
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `(${value.map(valueText).join(', ')})`;
}
