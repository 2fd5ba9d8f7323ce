/** A digest as a message: plain text, and simple HTML that says the same. */
import { escapedHtml } from '../html.ts';
import type { DigestSection, DigestText } from './describe-digest.ts';

/** Lines are not broken: mail programs do it to their own width. */
export function digestAsText({ intro, sections, footer }: DigestText): string {
  return `${[intro, ...sections.map(sectionAsText), `-- \n${footer}`].join('\n\n')}\n`;
}

function sectionAsText({ title, hint, lines }: DigestSection): string {
  return [title, '='.repeat([...title].length), ...(hint === null ? [] : [hint]), ...lines.map(itemAsText)].join('\n');
}

function itemAsText(line: string): string {
  return `- ${line.replaceAll(/\s*\n\s*/g, ' ')}`;
}

/** Nothing in it is loaded from anywhere. */
export function digestAsHtml({ lang, subject, intro, sections, footer }: DigestText): string {
  return [
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${escapedHtml(subject)}</title></head>`,
    '<body style="font-family: sans-serif; line-height: 1.4; max-width: 45em">',
    `<p>${escapedHtml(intro)}</p>`,
    ...sections.map(sectionAsHtml),
    `<p style="color: #555">${escapedHtml(footer)}</p>`,
    '</body></html>\n',
  ].join('\n');
}

function sectionAsHtml({ title, hint, lines }: DigestSection): string {
  const items = lines.map((line) => `<li>${escapedHtml(line)}</li>`).join('\n');
  return `<h2 style="font-size: 1.1em">${escapedHtml(title)}</h2>\n${hint === null ? '' : `<p>${escapedHtml(hint)}</p>\n`}<ul>\n${items}\n</ul>`;
}
