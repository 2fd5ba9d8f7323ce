import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAgainstLedger } from '../../../client/rule-sets/check-files.ts';
import { createChecker } from '../../../client/rule-sets/checker/create-checker.ts';
import { createLedgerHistory } from '../../../client/rule-sets/ledger-history.ts';
import { activity } from '../../support/events.ts';
import { createWorld, type World } from '../../support/world.ts';
import { programmeFiles, toolText } from '../../rules/programme/programme-files.ts';

const checker = createChecker(60_000);
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await checker.stop();
  await world.close();
});

const edits = (count: number, action: string) =>
  Array.from({ length: count }, (_, index) =>
    activity('ann', 'shop', { tool: 'code', action, asset: `file ${index}` }),
  );

const NEWEST = 50;
const wanted = { fact: 'action', operator: 'equal', value: 'edited' };
const seenActions = async (history: ReturnType<typeof createLedgerHistory>) =>
  (await history.upToNow())?.seenBy('code', { fact: 'action', path: null })?.values;

describe('what activities of the ledger had', () => {
  it('is nothing to go by while there are none', async () => {
    expect(await createLedgerHistory(world.pool).upToNow()).toBeNull();
  });

  it('is read once, then only what came since, also when several ask at once', async () => {
    await world.send(...edits(3, 'edited'));
    const history = createLedgerHistory(world.pool);
    const [first, second] = await Promise.all([history.upToNow(), history.upToNow()]);
    expect(second).toBe(first);
    expect(first?.newest).toBeNull();
    expect(await seenActions(history)).toEqual(new Set(['edited']));
    await world.send(...edits(2, 'moved'));
    expect(await history.upToNow()).toBe(first);
    expect(await seenActions(history)).toEqual(new Set(['edited', 'moved']));
  });

  it('is that of the newest events where there are more, and what is told says so', async () => {
    await world.send(...edits(NEWEST + 5, 'renamed'));
    const history = createLedgerHistory(world.pool, NEWEST);
    expect(await seenActions(history)).toEqual(new Set(['renamed']));
    const files = programmeFiles({ 'tools/code.json': toolText('code', { all: [wanted] }) });
    const warnings = (await checkAgainstLedger(checker, files, history)).filter(
      ({ file }) => file === 'tools/code.json',
    );
    expect(warnings.map(({ message }) => message)).toContain(
      'no activity of "code" among the newest 50 events had "edited" at "action" (seen: "renamed")',
    );
  });

  it('starts over when more came in the meantime than is looked at', async () => {
    const history = createLedgerHistory(world.pool, NEWEST);
    await history.upToNow();
    await world.send(...edits(NEWEST + 5, 'admired'));
    expect(await seenActions(history)).toEqual(new Set(['admired']));
  });
});
