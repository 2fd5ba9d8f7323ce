/** What is cited exists: sections of the contract, decisions, and files that a page links to. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles, root, textOf } from './repository.ts';

const texts = repositoryFiles().filter((file) => /\.(?:[cm]?[jt]s|sql|md)$/.test(file));

/** Section numbers of a page: `## 5. Title` is 5; item 2 of its numbered list is 5.2. */
function sectionsOf(page: string): ReadonlySet<string> {
  const sections = new Set<string>();
  let section = '';
  for (const line of textOf(page).split('\n')) {
    section = /^## (\d+)\./.exec(line)?.[1] ?? section;
    sections.add(section);
    const item = /^(\d+)\. /.exec(line)?.[1];
    if (item !== undefined) sections.add(`${section}.${item}`);
  }
  return sections;
}

describe('citations', () => {
  it.each(['docs/domain.md', 'docs/interfaces.md'])('of %s name a section that it has', (page) => {
    const sections = sectionsOf(page);
    const citation = new RegExp(`${page.replace('.', String.raw`\.`)} §(\\d+(?:\\.\\d+)?)`, 'g');
    const broken = texts.flatMap((file) =>
      [...textOf(file).matchAll(citation)]
        .filter(([, section]) => !sections.has(section ?? ''))
        .map(([cited]) => `${file} cites ${cited}`),
    );
    expect(broken).toEqual([]);
  });

  it('of decisions name one that is written', () => {
    const decisions = repositoryFiles().filter((file) => file.startsWith('docs/decisions/'));
    const broken = texts.flatMap((file) =>
      [...textOf(file).matchAll(/docs\/decisions\/(\d{4})/g)]
        .filter(([, number]) => !decisions.some((page) => page.startsWith(`docs/decisions/${number}-`)))
        .map(([cited]) => `${file} cites ${cited}`),
    );
    expect(broken).toEqual([]);
  });

  it('that are links lead to a file of the repository', () => {
    const broken = texts
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...textOf(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .filter(([, target]) => !existsSync(join(root, dirname(file), target ?? '')))
          .map(([, target]) => `${file} links to ${target}`),
      );
    expect(broken).toEqual([]);
  });
});
