import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../../rules/decimal.ts';
import { changed, mistakes, without } from './mistakes.ts';
import { programmeFiles, programmeWith, toolText, type Changes } from './programme-files.ts';

const program = (fields: Record<string, unknown>) => changed('program.json', (json) => ({ ...json, ...fields }));
const rates = (fields: Record<string, unknown>) => changed('rates.json', (json) => ({ ...json, ...fields }));
const tiers = (...list: readonly unknown[]) => changed('tiers.json', (json) => ({ ...json, tiers: list }));
const code = (...conditions: readonly unknown[]) => ({ 'tools/code.json': toolText('code', ...conditions) });
const requires = (requirements: unknown) => tiers({ name: 'gold', requirements });

const LEAF = { fact: 'action', operator: 'equal', value: 'edited' };

describe('a programme folder', () => {
  it('is read into typed data', () => {
    const programme = programmeWith();
    expect(programme).toMatchObject({
      name: 'oss',
      timezone: 'UTC',
      windowDays: 90,
      valuation: 'closing',
      graceDays: 3,
      noticeDays: [30, 14, 7, 1],
    });
    expect([...programme.tools.keys()]).toEqual([
      'api',
      'automation',
      'code',
      'dependencies',
      'docs',
      'releases',
      'testing',
    ]);
    expect(formatDecimal(programme.rates.pointsPerUnit.sourced)).toBe('5');
    expect(programme.rates.growth.countries.has('IN')).toBe(true);
    expect(programme.tiers.tiers.map((tier) => tier.name)).toEqual(['member', 'steward', 'guardian']);
  });

  it('turns paths into keys, with or without the root', () => {
    const condition = (path: string) => ({ all: [{ fact: 'properties', path, operator: 'equal', value: 1 }] });
    const { tools } = programmeWith(code(condition('$.a.b'), condition('a.b')));
    const leaf = { fact: 'properties', path: ['a', 'b'], operator: 'equal', value: 1 };
    expect(tools.get('code')?.rules.map((rule) => rule.conditions)).toEqual([{ all: [leaf] }, { all: [leaf] }]);
  });

  it('keeps decimals exact', () => {
    const { units } = programmeWith(rates({ units: { XXX: '0.1000000000000000000000000001' } })).rates;
    expect(units.get('XXX')?.toFixed()).toBe('0.1000000000000000000000000001');
  });

  it('may carry $schema in every file', () => {
    const files = [...programmeFiles().keys()];
    const changes = files.map((file) => changed(file, (json) => ({ $schema: './schema.json', ...json })));
    expect(mistakes(Object.assign({}, ...changes) as Changes)).toEqual([]);
  });

  it('may leave out what the contract gives a default', () => {
    const sparse = programmeWith({
      ...without('program.json', 'timezone', 'valuation', 'graceDays'),
      ...without('tiers.json', 'recalibration'),
    });
    expect(sparse).toMatchObject({ timezone: 'UTC', valuation: 'closing', graceDays: 3 });
    expect(sparse.tiers.recalibration).toEqual({ months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 });
  });

  it('may recalibrate monthly', () => {
    const monthly = programmeWith(changed('tiers.json', (json) => ({ ...json, recalibration: 'monthly' })));
    expect(monthly.tiers.recalibration).toBe('monthly');
  });

  it('may begin its files with a byte order mark and hold files that are not JSON', () => {
    const marked = `\uFEFF${programmeFiles().get('program.json') ?? ''}`;
    expect(mistakes({ 'program.json': marked, 'README.md': '# ours' })).toEqual([]);
  });

  it('may have a tool without rules, and no tools at all', () => {
    expect(mistakes({ 'tools/code.json': toolText('code') })).toEqual([]);
    const withoutTools = [...programmeFiles().keys()].filter((file) => file.startsWith('tools/'));
    expect(mistakes(Object.fromEntries(withoutTools.map((file) => [file, null])))).toEqual([]);
  });

  it('orders notices furthest first, however they were written', () => {
    expect(programmeWith(program({ noticeDays: [1, 30, 7] })).noticeDays).toEqual([30, 7, 1]);
  });
});

describe('all mistakes at once', () => {
  it('are found in one file that is not JSON, in one that is missing, and in the others', () => {
    const found = mistakes({
      'program.json': '{\n  "name": "oss",\n}',
      'rates.json': null,
      'rate.json': '{}',
      ...code({ all: [{ fact: 'acton', operator: 'equals', value: 1 }] }, { all: [] }),
    });
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'program.json#',
      'rates.json#',
      'tools/code.json#/rules/0/conditions/all/0/fact',
      'tools/code.json#/rules/0/conditions/all/0/operator',
      'tools/code.json#/rules/1/conditions/all',
      'rate.json#',
    ]);
    expect(found[0]).toMatch(/is not JSON: .* at line 3, column 1$/);
    expect(found[1]).toContain('is missing');
    expect(found[5]).toContain('did you mean "rates.json"?');
  });

  it('are found in one condition', () => {
    expect(mistakes(code({ all: [{ fact: 'properties', parh: '$.x', operator: 'in', value: 'x' }], any: [] }))).toEqual(
      [
        'tools/code.json#/rules/0/conditions/all/0/parh unknown key "parh" — did you mean "path"?',
        'tools/code.json#/rules/0/conditions/all/0/value "in" needs a list of texts, numbers, true, false or null, not "x"',
        'tools/code.json#/rules/0/conditions/any "any" is empty: give it a condition or remove it',
        'tools/code.json#/rules/0/conditions/any "all" and "any" stand beside each other: put one inside the other',
      ],
    );
  });

  it('have pointers that escape what JSON pointers escape', () => {
    expect(mistakes(program({ 'a/b~c': 1 }))).toEqual(['program.json#/a~1b~0c unknown key "a/b~c"']);
  });
});

describe('a tool file is refused', () => {
  it('when it is about another tool than its name says', () => {
    expect(mistakes({ 'tools/code.json': toolText('kode') })).toEqual([
      'tools/code.json#/tool must be "code", as the file is named, not "kode"',
    ]);
  });

  it('when it is about logging in, even without rules', () => {
    expect(mistakes({ 'tools/login.json': toolText('login') })).toEqual([
      'tools/login.json#/tool logging in never qualifies: remove this file',
    ]);
  });

  it('when two of its rules have one name', () => {
    const text = toolText('code', { all: [LEAF] }, { all: [LEAF] }).replace('rule 2', 'rule 1');
    expect(mistakes({ 'tools/code.json': text })).toEqual([
      'tools/code.json#/rules/1/name "rule 1" is the name of an earlier one: choose another',
    ]);
  });

  it('when an example says nothing to expect, or something else than true or false', () => {
    const examples = [{ activity: { action: 'a' } }, { activity: { action: 'a', assset: 'b' }, qualifies: 'yes' }];
    expect(mistakes(changed('tools/code.json', (json) => ({ ...json, examples })))).toEqual([
      'tools/code.json#/examples/0 "qualifies" is missing',
      'tools/code.json#/examples/1/activity/assset unknown key "assset" — did you mean "asset"?',
      'tools/code.json#/examples/1/qualifies must be true or false, not "yes"',
    ]);
  });

  it('when it lies too deep, or holds text that can not be kept', () => {
    expect(mistakes({ 'tools/old/code.json': '{}' })).toEqual([
      'tools/old/code.json# is not a file of a programme: move it to tools/, if it is of a tool, or out of the folder',
    ]);
    expect(mistakes(changed('tools/code.json', (json) => ({ ...json, title: 'a\u0000' })))[0]).toContain(
      'tools/code.json#/title holds U+0000',
    );
  });
});

describe('program.json is refused', () => {
  it.each([
    [{ timezone: 'Mars/Olympus' }, '/timezone unknown time zone "Mars/Olympus"'],
    [{ windowDays: 0 }, '/windowDays must be a whole number from 1 to 3650, not 0'],
    [{ windowDays: 1.5 }, '/windowDays must be a whole number'],
    [{ windowDays: '90' }, '/windowDays must be a whole number from 1 to 3650, not "90"'],
    [{ graceDays: -1 }, '/graceDays must be a whole number from 0'],
    [{ noticeDays: [7, 0] }, '/noticeDays/1 must be a whole number from 1'],
    [{ noticeDays: [7, 7] }, '/noticeDays/1 7 is listed before'],
    [{ noticeDays: 7 }, '/noticeDays must be a list, not 7'],
    [{ valuation: 'daily-weighted' }, '— did you mean "daily_weighted"?'],
    [{ name: 'a@b' }, '/name must be a name of letters'],
    [{ title: ' ' }, '/title must not be empty'],
    [{ windowDay: 90 }, '/windowDay unknown key "windowDay" — did you mean "windowDays"?'],
  ])('for %j', (fields, message) => {
    expect(mistakes(program(fields)).join('\n')).toContain(message);
  });

  it('when it is a list', () => {
    expect(mistakes({ 'program.json': '[]' })).toEqual(['program.json# must be an object, not a list']);
  });
});

describe('rates.json is refused', () => {
  it.each([
    [{ units: { USD: 100 } }, '/units/USD must be a decimal string: write "100" with quotes'],
    [{ units: { USD: '0' } }, '/units/USD must be above 0'],
    [{ units: { USD: '-1' } }, '/units/USD must be above 0'],
    [{ units: { USD: '1e3' } }, '/units/USD must be a decimal string such as "1.5", not "1e3"'],
    [{ units: { usd: '1' } }, '/units/usd must be an ISO 4217 code'],
    [{ growth: { multiplier: '0', countries: [] } }, '/growth/multiplier must be above 0'],
    [{ growth: { multiplier: '2', countries: ['India'] } }, '/growth/countries/0 must be an ISO 3166-1 alpha-2 code'],
    [{ pointsPerUnit: { managed: '1', assisted: '-3', sourced: '5' } }, '/pointsPerUnit/assisted must not be below 0'],
    [{ pointsPerUnit: { managed: '1', assisted: '3' } }, '/pointsPerUnit "sourced" is missing'],
  ])('for %j', (fields, message) => {
    expect(mistakes(rates(fields)).join('\n')).toContain(message);
  });
});

describe('tiers.json is refused', () => {
  it.each([
    [
      'two tiers of one name',
      tiers({ name: 'gold' }, { name: 'gold' }),
      '/tiers/1/name "gold" is the name of an earlier',
    ],
    [
      'a month that is none',
      changed('tiers.json', (json) => ({ ...json, recalibration: { months: [0, 13] } })),
      '/months/1',
    ],
    ['another word than monthly', changed('tiers.json', (json) => ({ ...json, recalibration: 'yearly' })), '"monthly"'],
    ['a threshold without days', tiers({ name: 'gold', activityThreshold: { count: 1 } }), '"days" is missing'],
    ['a tool fact', requires({ all: [LEAF] }), 'unknown fact "action"'],
    [
      'attributes without a key',
      requires({ all: [{ ...LEAF, fact: 'attributes' }] }),
      '"path" is missing: "attributes"',
    ],
    [
      'activities without days',
      requires({ all: [{ fact: 'qualifyingActivities', operator: 'greaterThan', value: 1 }] }),
      '"path" is missing: "qualifyingActivities" needs a number of days',
    ],
    [
      'activities in days that are no number',
      requires({ all: [{ fact: 'qualifyingActivities', path: '$.ninety', operator: 'greaterThan', value: 1 }] }),
      '/path must be a number of days from 1 to 9999, such as "$.90", not "$.ninety"',
    ],
    ['points at a path', requires({ all: [{ ...LEAF, fact: 'totalPoints', path: '$.x' }] }), 'takes no path'],
  ])('for %s', (_, changes, message) => {
    expect(mistakes(changes).join('\n')).toContain(message);
  });
});
