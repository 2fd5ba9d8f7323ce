import { describe, expect, it } from 'vitest';
import type { Change } from '../../../rules/diff/change.ts';
import { diffProgrammes } from '../../../rules/diff/diff-programmes.ts';
import { programmeFiles, programmeWith, toolText } from '../programme/programme-files.ts';

const equal = (value: unknown) => ({ fact: 'action', operator: 'equal', value });

/** What changes when one file of the example is another. */
function changesOf(file: string, text: string | null): readonly Change[] {
  return diffProgrammes(programmeWith(), programmeWith({ [file]: text }));
}

/** The example's file with some of its keys replaced. */
function edited(file: string, keys: object): string {
  return JSON.stringify({ ...(JSON.parse(programmeFiles().get(file) ?? '') as object), ...keys });
}

/** What changes when the rules of one tool become others. */
function rulesChange(before: readonly unknown[], after: readonly unknown[]): readonly Change[] {
  const [was, is] = [before, after].map((conditions) =>
    programmeWith({ 'tools/code.json': toolText('code', ...conditions) }),
  );
  if (was === undefined || is === undefined) throw new Error('two programmes were made');
  return diffProgrammes(was, is);
}

describe('the difference of two programmes', () => {
  it('is none for one and the same, or for one that is only written differently', () => {
    expect(diffProgrammes(programmeWith(), programmeWith())).toEqual([]);
    const [a, b] = [equal('a'), equal('b')];
    const inList = (value: unknown) => ({ fact: 'action', operator: 'in', value });
    const path = (text: string) => ({ fact: 'properties', path: text, operator: 'equal', value: 1 });
    expect(rulesChange([{ any: [a, b] }], [{ any: [b, a, a] }])).toEqual([]);
    expect(rulesChange([{ all: [inList(['a', 'b'])] }], [inList(['b', 'a'])])).toEqual([]);
    expect(rulesChange([path('$.x')], [path('x')])).toEqual([]);
  });

  it('does not count examples', () => {
    expect(changesOf('tools/code.json', edited('tools/code.json', { examples: [] }))).toEqual([]);
  });

  it('names each setting of the programme with both values', () => {
    expect(changesOf('program.json', edited('program.json', { windowDays: 60, noticeDays: [7] }))).toEqual([
      { kind: 'changed', subject: 'program', tool: null, name: null, field: 'windowDays', before: 90, after: 60 },
      {
        kind: 'changed',
        subject: 'program',
        tool: null,
        name: null,
        field: 'noticeDays',
        before: [30, 14, 7, 1],
        after: [7],
      },
    ]);
  });

  it('names rates, growth and units', () => {
    const rates = {
      pointsPerUnit: { managed: '1', assisted: '4', sourced: '5' },
      growth: { multiplier: '2.0', countries: ['BR', 'IN'] },
      units: { USD: '100.00', EUR: '90', CHF: '95' },
    };
    const changes = changesOf('rates.json', edited('rates.json', rates));
    expect(changes.map(({ kind, subject, name, field }) => [kind, subject, name ?? field].join(' '))).toEqual([
      'changed points_per_unit assisted',
      'changed growth countries',
      ...['AUD', 'CAD', 'COP', 'GBP', 'JPY', 'SGD', 'ZAR'].map((currency) => `removed unit ${currency}`),
      'added unit CHF',
      'changed unit EUR',
    ]);
    expect(changes.at(-1)).toMatchObject({ before: '88', after: '90' });
  });

  it('names tiers, what they ask for, and their order', () => {
    const { tiers } = JSON.parse(programmeFiles().get('tiers.json') ?? '') as { tiers: object[] };
    const [member, steward, guardian] = tiers;
    const next = [guardian, { ...steward, activityThreshold: { count: 4, days: 90 } }, { name: 'new' }];
    const changes = changesOf('tiers.json', edited('tiers.json', { recalibration: 'monthly', tiers: next }));
    expect(member).toMatchObject({ name: 'member' });
    expect(changes).toMatchObject([
      { kind: 'changed', subject: 'recalibration', after: 'monthly' },
      { kind: 'removed', subject: 'tier', name: 'member', after: null },
      { kind: 'added', subject: 'tier', name: 'new', before: null },
      { kind: 'changed', subject: 'tier', name: 'steward', field: 'activityThreshold', after: { count: 4, days: 90 } },
      { kind: 'changed', subject: 'tier_order', before: ['steward', 'guardian'], after: ['guardian', 'steward'] },
    ]);
  });

  it('names tools that came and went, with their rules', () => {
    expect(changesOf('tools/docs.json', null)).toMatchObject([
      { kind: 'removed', subject: 'tool', name: 'docs', before: { title: expect.any(String) as string }, after: null },
    ]);
    expect(changesOf('tools/blog.json', toolText('blog', equal('published')))).toEqual([
      {
        kind: 'added',
        subject: 'tool',
        tool: null,
        name: 'blog',
        field: null,
        before: null,
        after: {
          title: 'blog',
          description: null,
          rules: [{ name: 'rule 1', description: null, conditions: equal('published') }],
        },
      },
    ]);
  });

  it('shows the conditions of a rule before and after', () => {
    const [a, b] = [equal('a'), equal('b')];
    expect(rulesChange([a, b], [{ not: a }])).toEqual([
      {
        kind: 'removed',
        subject: 'rule',
        tool: 'code',
        name: 'rule 2',
        field: null,
        before: { description: null, conditions: b },
        after: null,
      },
      {
        kind: 'changed',
        subject: 'rule',
        tool: 'code',
        name: 'rule 1',
        field: 'conditions',
        before: a,
        after: { not: a },
      },
    ]);
  });
});
