/** One batch of clients: read, compared, written, and the cursor moved, all in the caller's transaction. */
import type { ClientBase } from 'pg';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import { compareClients } from '../../rules/what-if/compare-clients.ts';
import { intervalOf } from '../../rules/what-if/month-range.ts';
import type { Both, Side } from '../../rules/what-if/sides.ts';
import { eventsAboutClients, nextClients } from './client-events.ts';
import { rangeOf, type Cut } from './cut.ts';
import type { WorkingWhatIf } from './what-if-row.ts';
import { writeClients } from './write-clients.ts';

export interface BatchOptions {
  readonly sides: Both<Side>;
  /** Events about clients, or pairs, about so many in one batch. */
  readonly size: number;
  /** Awaited now and then while computing: lets others have their turn. */
  readonly pause: () => Promise<void>;
}

export async function clientBatch(
  client: ClientBase,
  row: WorkingWhatIf,
  cut: Cut,
  { sides, size, pause }: BatchOptions,
): Promise<void> {
  const span = await nextClients(client, row.afterKey, size);
  if (span === null) return startPartners(client, row.id);
  const { events, aboutClients } = await eventsAboutClients(client, span, cut.position);
  const interval = intervalOf(rangeOf(row), sides.before.book);
  const compared = await compareClients(events, { sides, interval, at: cut.at, pause });
  const actions = compared.activities.length === 0 ? NO_ACTIONS : actionsOf(events);
  await writeClients(client, row.id, compared, (activity) => actions.get(eventNameKey(activity)) ?? '');
  await client.query('UPDATE what_if SET after_key = $2, done = done + $3 WHERE what_if = $1', [
    row.id,
    span.upTo,
    aboutClients,
  ]);
}

async function startPartners(client: ClientBase, id: number): Promise<void> {
  await client.query(
    `UPDATE what_if SET phase = 'partners', after_key = '', done = 0, total = (SELECT count(*) FROM registered_partner)
      WHERE what_if = $1`,
    [id],
  );
}

const NO_ACTIONS: ReadonlyMap<string, string> = new Map();

function actionsOf(events: readonly TenureEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) =>
      event.type === 'activity.performed' ? [[eventNameKey(event), event.data.action] as const] : [],
    ),
  );
}
