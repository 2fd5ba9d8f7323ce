import { afterEach, describe, expect, it } from 'vitest';
import { createChecker, type Checker } from '../../../client/rule-sets/checker/create-checker.ts';
import { monotonic, sleep } from '../../../platform/clock.ts';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import { HistoryCollector } from '../../../rules/check/history.ts';
import { programmeFiles, toolText } from '../../rules/programme/programme-files.ts';

let checker: Checker;
afterEach(async () => checker.stop());

const leaf = (value: unknown) => ({ fact: 'properties', path: '$.n', operator: 'lessThan', value });
/** What it costs grows with the square of the number of comparisons. */
const ladder = (rungs: number) =>
  programmeFiles({
    'tools/code.json': toolText('code', { any: Array.from({ length: rungs }, (_none, index) => leaf(index)) }),
  });
const odd = programmeFiles({ 'tools/code.json': toolText('code', { all: [{ ...leaf('1'), operator: 'equals' }] }) });

/** With what a check fails. */
async function faultOf(check: Promise<unknown>): Promise<string> {
  return check.then(() => 'none', String);
}

describe('the checking thread', () => {
  it('says what the check says, also of past activities', async () => {
    checker = createChecker(60_000);
    const history = new HistoryCollector(7);
    history.add({ tool: 'code', action: 'edited', properties: { n: 1 } });
    const unseen = programmeFiles({
      'tools/code.json': toolText('code', { all: [{ ...leaf(2), operator: 'equal' }] }),
    });
    for (const files of [odd, unseen, ladder(3)]) {
      expect(await checker.check(files)).toEqual(await checkProgramme(files));
      expect(await checker.check(files, history)).toEqual(await checkProgramme(files, { history }));
    }
    expect(JSON.stringify(await checker.check(unseen, history))).toContain('newest 7 events');
  });

  it('gives up what takes too long, keeps nobody else waiting meanwhile, and goes on', async () => {
    checker = createChecker(1_500);
    await checker.check(odd);
    let longest = 0;
    let isOver = false;
    const check = faultOf(checker.check(ladder(30_000))).finally(() => (isOver = true));
    for (let before = monotonic(); !isOver; before = monotonic()) {
      await sleep(5);
      longest = Math.max(longest, monotonic() - before);
    }
    expect(await check).toBe('UncheckableError: Its check was not done after 1.5 seconds.');
    expect(longest).toBeLessThan(1_000);
    expect(await checker.check(odd)).toEqual(await checkProgramme(odd));
  });

  it('checks one after the other what comes together', async () => {
    checker = createChecker(60_000);
    const answers = await Promise.all([checker.check(odd), checker.check(ladder(3)), checker.check(odd)]);
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[1]).toEqual(await checkProgramme(ladder(3)));
  });

  it('breaks a check off when it is stopped', async () => {
    checker = createChecker(60_000);
    await checker.check(odd);
    const check = faultOf(checker.check(ladder(30_000)));
    await sleep(50);
    await checker.stop();
    expect(await check).toBe('UncheckableError: The check was broken off.');
  });
});
