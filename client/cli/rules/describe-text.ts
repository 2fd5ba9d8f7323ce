/** A programme in words, laid out for a terminal. */
import type { ProgrammeInWords, ToolInWords } from '../../../rules/describe/describe-programme.ts';
import type { Language } from '../../../rules/describe/language.ts';
import { printable } from '../output/printable.ts';

/** A paragraph a tool, then the tiers. */
export function describeText({ title, tools, tiers }: ProgrammeInWords, language: Language): string {
  const tierLines = tiers.tiers.flatMap(({ sentences }) =>
    sentences.map((line, place) => (place === 0 ? `- ${line}` : `  ${line}`)),
  );
  const paragraphs = [
    [title],
    ...tools.map(toolLines),
    [language.tiersTitle, ...[tiers.recalibration, ...tierLines].map(indented)],
  ];
  return printable(paragraphs.map((lines) => `${lines.join('\n')}\n`).join('\n'));
}

function toolLines({ tool, title, description, summary, rules }: ToolInWords): readonly string[] {
  const heading = title === tool ? title : `${title} (${tool})`;
  const lines = [
    ...(description === null ? [] : [description]),
    summary,
    ...rules.map(({ sentence }) => `- ${sentence}`),
  ];
  return [heading, ...lines.map(indented)];
}

function indented(line: string): string {
  return `  ${line}`;
}
