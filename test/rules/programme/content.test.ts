import { describe, expect, it } from 'vitest';
import { programmeContent } from '../../../rules/programme/content.ts';
import { programmeFiles } from './programme-files.ts';

const content = (file: string, change: (text: string) => string): string => {
  const text = programmeFiles().get(file) ?? '';
  return programmeContent(programmeFiles({ [file]: change(text) }));
};

describe('the content of a rule set', () => {
  const original = programmeContent(programmeFiles());

  it('does not change with spacing, the order of keys and files, $schema, or files that are not JSON', () => {
    const reversed = (text: string) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed()));
    expect(content('program.json', reversed)).toBe(original);
    expect(content('rates.json', (text) => text.replace('{', '{"$schema":"x",'))).toBe(original);
    expect(content('tiers.json', (text) => `\uFEFF  ${text}`)).toBe(original);
    expect(programmeContent(new Map([...programmeFiles({ 'README.md': 'x' })].toReversed()))).toBe(original);
  });

  it('changes with a value, and with the order of a list', () => {
    expect(content('program.json', (text) => text.replace('90', '91'))).not.toBe(original);
    expect(content('program.json', (text) => text.replace('[30, 14,', '[14, 30,'))).not.toBe(original);
  });

  it('changes when a file is taken away', () => {
    expect(programmeContent(programmeFiles({ 'tools/api.json': null }))).not.toBe(original);
  });
});
