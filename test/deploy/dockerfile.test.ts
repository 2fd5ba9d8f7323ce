/** The Dockerfile against the code: what is copied, who runs it, which paths it asks for its health. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../platform/env.ts';
import { repositoryFiles, root, sourceFolders, textOf } from '../architecture/repository.ts';

const dockerfile = textOf('Dockerfile');
const stages = dockerfile.split(/^FROM /m).slice(1);
const last = stages.at(-1) ?? '';
const pinned = /^node:(\d+)\.\d+\.\d+-bookworm(?:-slim)?$/;

describe('the image', () => {
  it('is built in stages on one pinned Node, the one of .nvmrc', () => {
    const images = [...dockerfile.matchAll(/(?:^FROM |--from=)(\S+)/gm)].map(([, image = '']) => image);
    const nodes = images.filter((image) => image.startsWith('node:'));
    expect(stages).toHaveLength(3);
    expect(new Set(nodes.map((image) => pinned.exec(image)?.[1]))).toEqual(new Set([textOf('.nvmrc').trim()]));
    expect(new Set(nodes.map((image) => image.replace('-slim', ''))).size).toBe(1);
  });

  it('does not run as root', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('ENTRYPOINT'));
  });

  it('has packages without those for development', () => {
    expect(dockerfile).toContain('npm ci --omit=dev');
  });

  it('can be read by whoever runs it, whatever the modes of the checkout', () => {
    const [, bundle = ''] = stages;
    expect(bundle.indexOf('chmod -R a+rX .')).toBeGreaterThan(bundle.indexOf('COPY . .'));
    expect(bundle.indexOf('chmod -R a+rX .')).toBeGreaterThan(bundle.indexOf('bundle-workflows.ts'));
  });

  it('has the Temporal core of Linux, and of no other system', async () => {
    const systems = await readdir(join(root, 'node_modules/@temporalio/core-bridge/releases'));
    const removed = [...dockerfile.matchAll(/core-bridge\/releases\/\*-(\w+)-\*/g)].map(([, name = '']) => name);
    const left = systems.filter((system) => !removed.some((name) => system.includes(`-${name}-`)));
    expect(left.sort()).toEqual(['aarch64-unknown-linux-gnu', 'x86_64-unknown-linux-gnu']);
    expect(removed).toHaveLength(2);
  });

  it('starts the command', () => {
    expect(last).toMatch(/^ENTRYPOINT \["node", (?:"--[\w=-]+", )*"client\/cli\/tenure\.js"\]$/m);
    expect(repositoryFiles()).toContain('client/cli/tenure.js');
  });

  it('sets ports that settings allow, and asks them how the process is', () => {
    const [, line = ''] = /^ENV (.*)$/m.exec(last) ?? [];
    const env = Object.fromEntries(line.split(' ').map((pair) => pair.split('=') as [string, string]));
    const { port, metricsPort } = readSettings(env);
    expect(last).toContain(`[${port}, ${metricsPort}].map`);
    expect(last).toContain('/readyz');
  });

  it('keeps the workflow bundle where the worker looks for it, and builds it at that place', () => {
    expect(dockerfile).toMatch(/RUN XDG_CACHE_HOME=\/app\/cache node --import tsx scripts\/bundle-workflows\.ts/);
    expect(last).toMatch(/XDG_CACHE_HOME=\/app\/cache/);
    expect(stages.every((stage) => !stage.includes('WORKDIR') || stage.includes('WORKDIR /app'))).toBe(true);
  });
});

describe('.dockerignore', () => {
  const kept = textOf('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

  it('lets in all code, and nothing that is no code', () => {
    const code = [...sourceFolders, 'examples', 'package.json', 'package-lock.json'];
    expect(kept).toEqual(expect.arrayContaining([...code]));
    for (const outside of ['node_modules', '.git', '.env', 'test', 'docs', '.tenure']) {
      expect(kept).not.toContain(outside);
    }
    expect(textOf('.dockerignore')).toMatch(/^\*$/m);
  });

  it('names files that are here', () => {
    const files = repositoryFiles();
    const missing = kept.filter((name) => !files.some((file) => file === name || file.startsWith(`${name}/`)));
    expect(missing).toEqual([]);
  });
});
