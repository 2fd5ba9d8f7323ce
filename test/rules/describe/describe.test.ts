/** Plain words, generated from rules: they leave nothing out, in either language. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCondition } from '../../../rules/describe/describe-condition.ts';
import { describePrecondition } from '../../../rules/describe/describe-precondition.ts';
import { describeProgramme, describeTiers, describeTool } from '../../../rules/describe/describe-programme.ts';
import type { Language } from '../../../rules/describe/language.ts';
import { LANGUAGES } from '../../../rules/describe/languages.ts';
import type { PreconditionExplanation } from '../../../rules/explain/explain-preconditions.ts';
import type { Json } from '../../../rules/events/event.ts';
import {
  leavesOf,
  OPERATORS,
  type Condition,
  type Leaf,
  type Operator,
} from '../../../rules/qualification/condition.ts';
import { formatPath } from '../../../rules/qualification/fact-path.ts';
import { programmeWith } from '../programme/programme-files.ts';
import { randomTool } from '../qualification/random-rules.ts';

const { en, fr } = LANGUAGES;

type Words = readonly [
  Language,
  Readonly<Record<Operator, string>>,
  Readonly<Record<string, string>>,
  Readonly<Record<'true' | 'false' | 'null', string>>,
];

/** What a sentence has to contain, said here once more and not taken from the code that is tested. */
const WORDS: readonly Words[] = [
  [
    en,
    {
      equal: 'is ',
      notEqual: 'is not ',
      in: 'is one of ',
      notIn: 'is none of ',
      contains: 'a list that holds ',
      doesNotContain: 'a list without ',
      lessThan: 'is less than ',
      lessThanInclusive: 'is at most ',
      greaterThan: 'is more than ',
      greaterThanInclusive: 'is at least ',
    },
    {
      action: 'the action',
      asset: 'the asset',
      tool: 'the tool',
      properties: 'the property',
      totalPoints: 'the total of points',
      soldPoints: 'sold points',
      sourcedPoints: 'sourced points',
      managedPoints: 'managed points',
      managedClients: 'managed clients',
      qualifyingActivities: 'qualifying activities',
      toolsUsedMedian: 'median of tools used',
      attributes: 'attribute',
    },
    { true: 'true', false: 'false', null: 'null' },
  ],
  [
    fr,
    {
      equal: 'vaut ',
      notEqual: 'ne vaut pas ',
      in: 'l’une des valeurs ',
      notIn: 'aucune des valeurs ',
      contains: 'une liste qui contient ',
      doesNotContain: 'une liste sans ',
      lessThan: 'vaut moins de ',
      lessThanInclusive: 'vaut au plus ',
      greaterThan: 'vaut plus de ',
      greaterThanInclusive: 'vaut au moins ',
    },
    {
      action: 'l’action',
      asset: 'la ressource',
      tool: 'l’outil',
      properties: 'la propriété',
      totalPoints: 'le total de points',
      soldPoints: 'points vendus',
      sourcedPoints: 'points apportés',
      managedPoints: 'points gérés',
      managedClients: 'clients gérés',
      qualifyingActivities: 'activités qualifiantes',
      toolsUsedMedian: 'médiane des outils',
      attributes: 'l’attribut',
    },
    { true: 'vrai', false: 'faux', null: 'nul' },
  ],
];

/** Numbers and texts are the same in every language. */
function wordOf(value: Json, constants: Words[3]): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value);
  return new Map(Object.entries(constants)).get(text) ?? text;
}

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const tierLeaf: fc.Arbitrary<Leaf> = fc.record({
  fact: fc.constantFrom(
    'totalPoints',
    'soldPoints',
    'sourcedPoints',
    'managedPoints',
    'managedClients',
    'toolsUsedMedian',
  ),
  path: fc.constant(null),
  operator: fc.constantFrom(...OPERATORS.filter((operator) => !['in', 'notIn'].includes(operator))),
  value: scalar,
});
const pathLeaf: fc.Arbitrary<Leaf> = fc.record({
  fact: fc.constantFrom('qualifyingActivities', 'attributes', 'properties'),
  path: fc.array(fc.constantFrom('90', '365', 'certified', 'page', 'status'), { minLength: 1, maxLength: 3 }),
  operator: fc.constantFrom('in' as const, 'notIn' as const, 'equal' as const),
  value: fc.array(scalar, { minLength: 1, maxLength: 4 }),
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  randomTool.map(({ rules }) => rules[0]?.conditions ?? { all: [] }),
  fc.array(fc.oneof(tierLeaf, pathLeaf), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
  fc.array(fc.oneof(tierLeaf, pathLeaf), { minLength: 1, maxLength: 4 }).map((any) => ({ not: { any } })),
);

describe('a sentence', () => {
  it.each(WORDS)(
    'mentions every fact, operator and value of its conditions',
    (language, operators, facts, constants) => {
      const elements = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);
      fc.assert(
        fc.property(condition, (conditions) => {
          const sentence = describeCondition(conditions, language);
          for (const { fact, path, operator, value } of leavesOf(conditions)) {
            expect(sentence).toContain(facts[fact]);
            expect(sentence).toContain(path === null ? '' : formatPath(path).slice(2));
            expect(sentence).toContain(operators[operator]);
            for (const element of elements(value)) expect(sentence).toContain(wordOf(element, constants));
          }
        }),
        { numRuns: 2000, seed: 4 },
      );
    },
  );

  it('tells groups in groups apart by parentheses', () => {
    const is = (fact: string, value: Json): Leaf => ({ fact, path: null, operator: 'equal', value });
    const nested: Condition = {
      all: [is('action', 'a'), { any: [is('asset', 'b'), { not: { all: [is('tool', 'c'), is('asset', 'd')] } }] }],
    };
    expect(describeCondition(nested, en)).toBe(
      'the action is “a” and (the asset is “b” or it is not the case that (the tool is “c” and the asset is “d”))',
    );
    expect(describeCondition(nested, fr)).toBe(
      'l’action vaut « a » et (la ressource vaut « b » ou il n’est pas vrai que (l’outil vaut « c » et la ressource vaut « d »))',
    );
  });

  it('leaves no doubt that what is missing is "not equal" too, where something can be missing', () => {
    const leaf: Leaf = { fact: 'properties', path: ['page', 'status'], operator: 'notIn', value: ['draft', 3, true] };
    expect(describeCondition(leaf, en)).toBe('the property “page.status” is missing or is none of (“draft”, 3, true)');
    expect(describeCondition({ not: leaf }, fr)).toBe(
      'il n’est pas vrai que la propriété « page.status » manque ou ne vaut aucune des valeurs (« draft », 3, vrai)',
    );
    expect(describeCondition({ ...leaf, fact: 'action', path: null }, en)).toBe(
      'the action is none of (“draft”, 3, true)',
    );
  });
});

describe('a programme in words', () => {
  const programme = programmeWith();

  it('has a sentence for every rule and tier', () => {
    const words = describeProgramme(programme, en);
    expect(words.tools.map(({ rules }) => rules.length)).toEqual(
      [...programme.tools.values()].map(({ rules }) => rules.length),
    );
    expect(words.tiers.tiers.map(({ name }) => name)).toEqual(['member', 'steward', 'guardian']);
    expect(words.tools.find(({ tool }) => tool === 'docs')?.rules[0]?.sentence).toBe(
      '“publishes or improves a page”: an activity qualifies when the action is one of (“created”, “edited”) and it is not ' +
        'the case that the property “files” is more than 40.',
    );
  });

  it('says so when nothing of a tool qualifies, and when every partner reaches a tier', () => {
    const tool = { tool: 'x', title: 'X', description: null, rules: [], examples: [] };
    expect(describeTool(tool, en).summary).toBe('Nothing that is done with it qualifies.');
    expect(describeTool(tool, fr).summary).toBe('Rien de ce qui s’y fait n’est qualifiant.');
    const tier = { name: 'all', title: null, requirements: null, activityThreshold: { count: 1, days: 30 } };
    expect(describeTiers({ recalibration: 'monthly', tiers: [tier] }, en)).toEqual({
      recalibration: 'Every month each partner gets the tier that it reaches in that month.',
      tiers: [
        {
          name: 'all',
          title: null,
          sentences: [
            '“all”: every partner reaches this tier.',
            'A client earns points for a partner of this tier only with at least 1 qualifying activity in the last 30 days.',
          ],
        },
      ],
    });
  });

  it('tells when tiers are lost', () => {
    const tiers = (months: readonly number[]) =>
      describeTiers({ recalibration: { months, windowMonths: 6, minimumHoldMonths: 6 }, tiers: [] }, fr).recalibration;
    expect(tiers([7, 1])).toBe(
      'Les partenaires montent chaque mois et ne descendent qu’en janvier et juillet : au meilleur niveau des 6 derniers ' +
        'mois, et pas avant 6 mois passés à un niveau.',
    );
    expect(tiers([])).toBe('Les partenaires montent chaque mois et ne descendent jamais.');
  });
});

describe('a precondition in words', () => {
  const since = { source: 'test', id: 'e1', type: 'user.deactivated', time: Date.UTC(2026, 2, 9) } as const;
  const failed: PreconditionExplanation = {
    precondition: 'user_deactivated',
    outcome: 'failed',
    decides: true,
    since,
    mendings: [{ by: 'partner_admin', remedy: 'reactivate_user' }],
  };

  it('says what is the case, since when, and who can do what', () => {
    expect(describePrecondition(failed, en)).toEqual({
      sentence: 'the user is deactivated in the partner’s account, since 2026-03-09T00:00:00.000Z',
      mendings: ['an admin of the partner can reactivate the user'],
    });
    expect(describePrecondition(failed, fr)).toEqual({
      sentence: 'l’utilisateur est désactivé dans le compte du partenaire, depuis le 2026-03-09T00:00:00.000Z',
      mendings: ['un administrateur du partenaire peut réactiver l’utilisateur'],
    });
  });

  it('says nothing of what was not checked, and no time where it was always so', () => {
    expect(describePrecondition({ ...failed, outcome: 'not_checked' }, en)).toBeNull();
    const met: PreconditionExplanation = { ...failed, outcome: 'met', since: null, mendings: [] };
    expect(describePrecondition(met, fr)).toEqual({
      sentence: 'l’utilisateur est actif dans le compte du partenaire',
      mendings: [],
    });
  });
});
