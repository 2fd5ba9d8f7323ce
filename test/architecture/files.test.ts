/** What keeps the tree easy to find one's way in: small files, a README a folder, nothing of one machine. */
import { describe, expect, it } from 'vitest';
import { repositoryFiles, sourceFolders, sourcesIn, textOf, topFolders } from './repository.ts';

const code = [...sourceFolders, 'test', 'bench'];
const text = /\.(?:[cm]?[jt]s|jsonc?|md|sql|ya?ml|sh|html|css)$|^\.ci\/|^\.[\w.-]+$|^LICENSE$/;
const data = /^examples\/oss\/(?:history\.ndjson|programme\/)|^test\/replay\/.*\.json$|^package-lock\.json$/;

function linesOf(file: string): number {
  return textOf(file).trimEnd().split('\n').length;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** `file:line text` for each line that matches. */
function linesThat(match: RegExp, except: readonly string[] = []): readonly string[] {
  return repositoryFiles()
    .filter((file) => text.test(file) && !data.test(file) && !except.includes(file))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => (match.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    );
}

describe('files', () => {
  it('have at most 300 lines', () => {
    const long = sourcesIn(code).filter((file) => linesOf(file) > 300);
    expect(long).toEqual([]);
  });

  it.each(sourceFolders)('of %s/ have a median of at most 120 lines', (folder) => {
    expect(median(sourcesIn([folder]).map(linesOf))).toBeLessThanOrEqual(120);
  });

  it('are named in kebab-case', () => {
    const named = sourcesIn(code).filter((file) => !/^[\w./-]*\/[a-z0-9]+(?:[-.][a-z0-9]+)*\.[cm]?tsx?$/.test(file));
    expect(named).toEqual([]);
  });
});

describe('every top folder', () => {
  it.each(topFolders)('%s/ has a README of at most 30 lines', (folder) => {
    expect(repositoryFiles()).toContain(`${folder}/README.md`);
    expect(linesOf(`${folder}/README.md`)).toBeLessThanOrEqual(30);
  });
});

describe('tracked text', () => {
  // Written so that this file does not match itself.
  const machinePath = new RegExp(String.raw`(?<![\w.$}-])/(?:work|root|home/[a-z]\w*|Users/\w+)/(?!\.{3})`);
  const privateHost = new RegExp(
    String.raw`https?://(?:[\w-]+\.)*(?:internal|intranet|corp|lan|local)\b|//(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+`,
  );
  const secret = new RegExp(String.raw`_auth[T]oken|-----BEGIN [A-Z ]*PRIVATE [K]EY|\bgh[pousr]_\w{30,}`);

  it('names no path of one machine', () => {
    expect(linesThat(machinePath)).toEqual([]);
  });

  it('names no private host and holds no secret', () => {
    expect(linesThat(privateHost)).toEqual([]);
    expect(linesThat(secret)).toEqual([]);
  });

  it('locks packages to no particular registry', () => {
    const hosts = [...textOf('package-lock.json').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(
      ([, host]) => host,
    );
    expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });
});
