import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { monotonic } from '../../../platform/clock.ts';
import { cachedFile, findTemporal } from '../../../platform/temporal/find-temporal.ts';
import type { TemporalSources } from '../../../platform/temporal/find-temporal.ts';
import { PINNED_VERSION } from '../../../platform/temporal/pinned.ts';
import { TemporalCliPathError, TemporalNotFoundError } from '../../../platform/temporal/temporal-errors.ts';
import { newFolder } from '../../support/servers/new-folder.ts';
import { writeCli, writeGo, writeScript } from './fake-programs.ts';

/** Port 1 of this machine: nobody answers there. */
const NOWHERE = 'http://127.0.0.1:1';

/** A machine with nothing on it. */
function bareMachine(): TemporalSources & { readonly pathFolder: string } {
  const folder = newFolder();
  const pathFolder = join(folder, 'bin');
  mkdirSync(pathFolder);
  return {
    cliPath: null,
    pathFolder,
    pathFolders: [pathFolder],
    cacheFolder: join(folder, 'cache'),
    downloadFrom: NOWHERE,
  };
}

async function faultOf(sources: TemporalSources): Promise<Error> {
  const outcome = await findTemporal(sources).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error('found one');
}

/** A download service that offers an archive with a fake CLI in it. */
async function downloadService(): Promise<string> {
  const folder = newFolder();
  writeCli(join(folder, 'temporal'));
  execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', folder, 'temporal']);
  const server = createServer((request, response) => {
    if (request.url?.startsWith(`/cli/${PINNED_VERSION}?`) === true) {
      response.end(JSON.stringify({ archiveUrl: `${addressOf(server)}/archive`, fileToExtract: 'temporal' }));
    } else {
      response.end(readFileSync(join(folder, 'archive.tar.gz')));
    }
  });
  await listening(server);
  return addressOf(server);
}

async function listening(server: Server): Promise<void> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function addressOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('the Temporal server is looked for', () => {
  it('at TEMPORAL_CLI_PATH before all else', async () => {
    const machine = bareMachine();
    writeCli(join(machine.pathFolder, 'temporal'));
    writeCli(cachedFile(machine.cacheFolder));
    const cliPath = writeCli(join(newFolder(), 'my-temporal'));
    expect(await findTemporal({ ...machine, cliPath })).toEqual({ path: cliPath, foundBy: 'setting' });
  });

  it('then on PATH, in the order of its folders', async () => {
    const machine = bareMachine();
    writeCli(cachedFile(machine.cacheFolder));
    const [empty, first, second] = [newFolder(), newFolder(), newFolder()];
    writeCli(join(second, 'temporal'));
    const path = writeCli(join(first, 'temporal'));
    expect(await findTemporal({ ...machine, pathFolders: [empty, first, second] })).toEqual({ path, foundBy: 'path' });
  });

  it('then in the cache', async () => {
    const machine = bareMachine();
    const path = writeCli(cachedFile(machine.cacheFolder));
    const downloadFrom = await downloadService();
    expect(await findTemporal({ ...machine, downloadFrom })).toEqual({ path, foundBy: 'cache' });
  });

  it('then downloaded into the cache', async () => {
    const machine = bareMachine();
    writeGo(join(machine.pathFolder, 'go'), join(newFolder(), 'notes'));
    const downloadFrom = await downloadService();
    const path = cachedFile(machine.cacheFolder);
    expect(await findTemporal({ ...machine, downloadFrom })).toEqual({ path, foundBy: 'download' });
    expect(await findTemporal(machine)).toEqual({ path, foundBy: 'cache' });
  });

  it('then built with Go into the cache, and says so while it takes its time', async () => {
    const machine = bareMachine();
    const notes = join(newFolder(), 'notes');
    writeGo(join(machine.pathFolder, 'go'), notes);
    const told: string[] = [];
    const path = cachedFile(machine.cacheFolder);
    expect(await findTemporal({ ...machine, onProgress: (line) => told.push(line) })).toEqual({ path, foundBy: 'go' });
    expect(readFileSync(notes, 'utf8')).toBe(
      `install -ldflags=-s -w github.com/temporalio/cli/cmd/temporal@${PINNED_VERSION}\n`,
    );
    expect(told[0]).toContain('building the Temporal server with Go (once, 2 to 3 minutes)');
    expect(readdirSync(dirname(path))).toEqual(['temporal']);
  });

  it('by one of several starts, while the others wait for that one', async () => {
    const machine = bareMachine();
    const notes = join(newFolder(), 'notes');
    writeGo(join(machine.pathFolder, 'go'), notes);
    const told: string[] = [];
    const starts = [1, 2, 3].map(() => findTemporal({ ...machine, onProgress: (line) => told.push(line) }));
    const found = (await Promise.all(starts)).map(({ foundBy }) => foundBy);
    expect(found.toSorted()).toEqual(['cache', 'cache', 'go']);
    expect(readFileSync(notes, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(told.filter((line) => line.startsWith('waiting for process'))).toHaveLength(2);
  });
});

describe('what is no Temporal server', () => {
  it('ends the search when it stands in TEMPORAL_CLI_PATH', async () => {
    const machine = bareMachine();
    writeCli(join(machine.pathFolder, 'temporal'));
    const cliPath = join(newFolder(), 'missing');
    const fault = await faultOf({ ...machine, cliPath });
    expect(fault).toBeInstanceOf(TemporalCliPathError);
    expect(fault.message).toContain(`TEMPORAL_CLI_PATH is "${cliPath}", and that is not an executable file.`);
  });

  it('is passed over on PATH', async () => {
    const machine = bareMachine();
    writeScript(join(machine.pathFolder, 'temporal'), 'echo "temporal, a calendar, version 3"');
    const path = writeCli(cachedFile(machine.cacheFolder));
    expect(await findTemporal(machine)).toEqual({ path, foundBy: 'cache' });
  });

  it('never gets into the cache, nor does what a killed start had half made stay there', async () => {
    const machine = bareMachine();
    writeScript(join(machine.pathFolder, 'go'), `printf 'half' > "$GOBIN/temporal"; chmod 755 "$GOBIN/temporal"`);
    const folder = dirname(cachedFile(machine.cacheFolder));
    mkdirSync(join(folder, 'new-from-a-killed-start'), { recursive: true });
    writeFileSync(join(folder, 'new-from-a-killed-start', 'temporal'), 'half');
    await expect(findTemporal(machine)).rejects.toThrow(TemporalNotFoundError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('when no way leads to a Temporal server', () => {
  it('the error says what was tried, and every way to mend it', async () => {
    const began = monotonic();
    const machine = bareMachine();
    const { message } = await faultOf(machine);
    expect(message).toContain('TEMPORAL_CLI_PATH: not set');
    expect(message).toContain('`temporal` on PATH: no such program');
    expect(message).toContain(`the cache: no executable ${cachedFile(machine.cacheFolder)}`);
    expect(message).toContain(`download from ${NOWHERE}: fetch failed`);
    expect(message).toContain('building it with Go: no `go` on PATH');
    for (const mend of ['TEMPORAL_ADDRESS=', 'TEMPORAL_CLI_PATH=', 'https://docs.temporal.io/cli', 'go install']) {
      expect(message).toContain(mend);
    }
    expect(monotonic() - began).toBeLessThan(5_000);
  });

  it('what Go said is part of it', async () => {
    const machine = bareMachine();
    writeScript(join(machine.pathFolder, 'go'), 'echo "go: no such host proxy.example" >&2; exit 1');
    expect((await faultOf(machine)).message).toContain('building it with Go: go: no such host proxy.example');
  });

  it('a download service that never answers is given up after seconds', async () => {
    const silent = createServer(() => undefined);
    await listening(silent);
    onTestFinished(() => silent.closeAllConnections());
    const began = monotonic();
    const { message } = await faultOf({ ...bareMachine(), downloadFrom: addressOf(silent) });
    expect(message).toContain('timeout');
    expect(monotonic() - began).toBeLessThan(10_000);
  });

  it('an interrupted build ends at once', async () => {
    const machine = bareMachine();
    writeScript(join(machine.pathFolder, 'go'), 'exec sleep 60');
    const stop = new AbortController();
    const finding = faultOf({ ...machine, signal: stop.signal, onProgress: () => stop.abort() });
    expect((await finding).message).toContain('building it with Go');
  });
});
