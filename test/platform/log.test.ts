import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../platform/log.ts';
import { newFolder } from '../support/servers/new-folder.ts';

/** What a logger writes to a file, line by line. */
function logged(level: 'debug' | 'info', write: (log: ReturnType<typeof createLogger>) => void): readonly object[] {
  const file = join(newFolder(), 'logs', 'worker.log');
  write(createLogger({ level, name: 'worker', to: file }));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line): object => JSON.parse(line));
}

describe('the log', () => {
  it('is one JSON object a line, with who speaks, in a folder it makes', () => {
    const lines = logged('info', (log) => log.info({ pair: 'a/c' }, 'folded'));
    expect(lines).toEqual([expect.objectContaining({ name: 'worker', pair: 'a/c', msg: 'folded', level: 30 })]);
  });

  it('leaves out what is below its level', () => {
    expect(logged('info', (log) => log.debug('quiet'))).toEqual([]);
    expect(logged('debug', (log) => log.debug('loud'))).toHaveLength(1);
  });

  it('never holds a secret', () => {
    const lines = logged('info', (log) => {
      log.info(
        { token: 's3cret', request: { headers: { authorization: 's3cret' } }, settings: { apiKey: 's3cret' } },
        'in',
      );
    });
    expect(JSON.stringify(lines)).not.toContain('s3cret');
  });

  it('never holds what the database says of a row, which may be about somebody', () => {
    const error = Object.assign(new Error('duplicate key'), { detail: 'Key (email)=(ann@a.example) already exists.' });
    const lines = logged('info', (log) => {
      log.error({ err: error, user: { email: 'ann@a.example' } }, 'a request failed');
    });
    expect(JSON.stringify(lines)).toContain('duplicate key');
    expect(JSON.stringify(lines)).not.toContain('ann@a.example');
  });
});
