import { describe, expect, it } from 'vitest';
import { accessGranted, activity, clientRegistered, partnerRegistered, userCreated } from '../../support/events.ts';
import { rowsOf, runTenure } from './run-tenure.ts';

describe('a log that goes on to the last instant there is', () => {
  it('has expiries and ends of months in the one form of times', async () => {
    const at = '9999-12-31T23:59:59.999Z';
    const log = [
      partnerRegistered('acme', { at, domains: ['acme.example'] }),
      clientRegistered('shop', { at }),
      userCreated('ann', 'acme', { at }),
      accessGranted('ann', 'shop', { at }),
      activity('ann', 'shop', { at, tool: 'code', action: 'edited', properties: { files: 2 } }),
    ];
    const stdin = log.map((line) => JSON.stringify(line)).join('\n');
    const run = await runTenure(['compute', 'periods', '-', '--programme', 'examples/oss/programme'], { stdin });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(rowsOf(run)).toMatchObject([{ start: at, end: null, expiresAt: at }]);
    const statements = await runTenure(['compute', 'statements', '-', '--programme', 'examples/oss/programme'], {
      stdin,
    });
    expect(statements).toMatchObject({ code: 0, stderr: '' });
    expect(rowsOf(statements)).toMatchObject([{ month: '9999-12', partner: 'acme', lines: [{ client: 'shop' }] }]);
    expect(statements.stdout).not.toContain('+01');
  });
});
