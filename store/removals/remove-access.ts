/**
 * Removes access of users to a client (`docs/interfaces.md §3`, `tenure access remove`).
 *
 * Invariant: one grant is removed once. A repeat gives the first receipt and adds no event, also when two come at once:
 * they have one name, and the ledger keeps the first.
 */
import { parseEvent, type ParsedEvent } from '../../rules/events/parse-event.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { entryNamed } from '../access.ts';
import { planRemoval, repeatOf, type PlannedRemoval } from './plan-removal.ts';
import type { Done, MadeRemoval, Refused, RemovalDependencies } from './removal.ts';
import type { Removal } from '../../rules/removal/foresee-removal.ts';

/** Removes one user's access, and answers after the commit. */
export async function removeAccess(
  dependencies: RemovalDependencies,
  removal: Removal,
  key: string | null,
): Promise<Done | Refused> {
  const plan = await planRemoval(dependencies, removal, key);
  if (plan.kind !== 'planned') return plan;
  await append(dependencies, [plan]);
  return made(dependencies, plan, key);
}

/** Makes all removals that are planned in one transaction; those made before stand as they are. */
export async function makeRemovals(
  dependencies: RemovalDependencies,
  plans: readonly (PlannedRemoval | Done)[],
): Promise<readonly MadeRemoval[]> {
  await append(
    dependencies,
    plans.filter((plan) => plan.kind === 'planned'),
  );
  const all: MadeRemoval[] = [];
  for (const plan of plans) {
    const done = plan.kind === 'done' ? plan : await made(dependencies, plan, null);
    // Somebody was faster, from the other side: the access is gone by that one.
    if (done.kind === 'done') all.push(done.made);
  }
  return all;
}

async function append({ appender, clock }: RemovalDependencies, plans: readonly PlannedRemoval[]): Promise<void> {
  if (plans.length > 0) await appender.append(plans.map(eventOf), clock.now());
}

function eventOf({ name, at, removal: { user, client, by } }: PlannedRemoval): ParsedEvent {
  const event = parseEvent({
    specversion: '1.0',
    ...name,
    type: 'access.removed',
    time: formatInstant(at),
    data: { user, client, by },
  });
  if (event.kind === 'refused') throw new Error(`an event of our own making is refused: ${event.message}`);
  return event;
}

/** Ours, or that of somebody who was faster: the ledger knows whose it is. */
async function made(
  { pool }: RemovalDependencies,
  { name, removal, partner }: PlannedRemoval,
  key: string | null,
): Promise<Done | Refused> {
  const entry = await entryNamed(pool, name);
  if (entry === null) throw new Error('an event that was just accepted is not in the ledger');
  return repeatOf(entry, removal, partner, key);
}
