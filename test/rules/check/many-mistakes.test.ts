import { expect, it } from 'vitest';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import { programmeFiles, toolText } from '../programme/programme-files.ts';

it('thousands of mistakes in one file are told in the time it takes to tell each', { timeout: 60_000 }, async () => {
  const leaf = { fact: 'what', operator: 'equal', value: 1 };
  const check = async (count: number): Promise<number> => {
    const text = toolText('code', { any: Array.from({ length: count }, () => leaf) });
    const before = process.cpuUsage();
    const found = await checkProgramme(programmeFiles({ 'tools/code.json': text }));
    expect(found.length).toBeGreaterThanOrEqual(count);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await check(100);
  // With each mistake compared with each, one of ten times as many takes ten times as long.
  expect((await check(10_000)) / (await check(1_000))).toBeLessThan(4);
});
