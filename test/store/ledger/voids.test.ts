import { describe, expect, it } from 'vitest';
import { activity, activityVoided, userAssigned } from '../../support/events.ts';
import { appending } from './appending.ts';

describe('voids', () => {
  const ledger = appending();
  const { append } = ledger;

  it('take the subjects of the activity from the ledger, or from earlier in the batch', async () => {
    const [known, fresh] = [activity('ann', 'shop'), activity('bob', 'store')];
    await append(known);
    await append(activityVoided(known), fresh, activityVoided(fresh));
    expect(await ledger.store.rows(`SELECT user_id, client_id FROM ledger WHERE type = 'activity.voided'`)).toEqual([
      { user_id: 'ann', client_id: 'shop' },
      { user_id: 'bob', client_id: 'store' },
    ]);
  });

  it('have none while the activity is not known yet, but are known by its name', async () => {
    const late = activity('ann', 'shop');
    await append(activityVoided(late), late, activityVoided(late));
    const rows = await ledger.store.rows(`SELECT user_id FROM ledger WHERE type = 'activity.voided' ORDER BY position`);
    expect(rows).toEqual([{ user_id: null }, { user_id: 'ann' }]);
    expect(await ledger.store.rows('SELECT source, id, position FROM void')).toEqual([
      { source: late.source, id: late.id, position: 1 },
    ]);
  });

  it('of what is no activity concern nobody', async () => {
    const assigned = userAssigned('ann', 'shop');
    await append(assigned);
    await ledger.store.pool.query('DELETE FROM mark');
    await append(activityVoided(assigned));
    expect(await ledger.store.rows('SELECT * FROM mark')).toEqual([]);
  });
});
