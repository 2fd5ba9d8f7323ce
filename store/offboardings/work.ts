/**
 * Does what an offboarding asks for, one client at a time. Every step can be done twice: removals are named by the
 * grants that they end, a deactivation by its offboarding, and a client that has had its turn keeps its outcome.
 */
import { parseEvent } from '../../rules/events/parse-event.ts';
import type { ClientId } from '../../rules/ids.ts';
import { managersOf } from '../../rules/removal/foresee-removal.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { standingOf } from '../pairs/standing.ts';
import { consequenceOf } from '../removals/consequence.ts';
import { managedOn } from '../removals/managed-on.ts';
import { OWN_SOURCE } from '../removals/removal-name.ts';
import { removeAccess } from '../removals/remove-access.ts';
import type { MadeRemoval, RemovalDependencies } from '../removals/removal.ts';
import type { ClientOutcome, Offboarding } from './offboarding.ts';

/** Gives the next client its turn. False when all have had theirs: then the offboarding is finished. */
export async function offboardNext(dependencies: RemovalDependencies, asked: Offboarding): Promise<boolean> {
  const { pool, clock } = dependencies;
  const client = await nextClient(dependencies, asked);
  if (client === null) {
    // Also when there is no client at all: the user is deactivated all the same.
    if (asked.mode === 'deactivate') await deactivate(dependencies, asked);
    await pool.query('UPDATE offboarding SET finished_at = $2 WHERE offboarding = $1 AND finished_at IS NULL', [
      asked.offboarding,
      clock.now(),
    ]);
    return false;
  }
  const outcome =
    asked.mode === 'remove' ? await remove(dependencies, asked, client) : await letLapse(dependencies, asked, client);
  await pool.query(
    `UPDATE offboarding_client SET outcome = $3 WHERE offboarding = $1 AND client_id = $2 AND outcome IS NULL`,
    [asked.offboarding, client, JSON.stringify(outcome)],
  );
  return true;
}

async function nextClient({ pool }: RemovalDependencies, { offboarding }: Offboarding): Promise<ClientId | null> {
  const { rows } = await pool.query<{ client_id: ClientId }>({
    name: 'next-offboarding-client',
    text: `SELECT client_id FROM offboarding_client WHERE offboarding = $1 AND outcome IS NULL ORDER BY client_id LIMIT 1`,
    values: [offboarding],
  });
  return rows[0]?.client_id ?? null;
}

async function remove(
  dependencies: RemovalDependencies,
  { user, by }: Offboarding,
  client: ClientId,
): Promise<ClientOutcome> {
  const removed = await removeAccess(dependencies, { user, client, by }, null);
  if (removed.kind !== 'done') return { kind: 'no_access' };
  return removedOutcome(dependencies, removed.made);
}

async function removedOutcome(dependencies: RemovalDependencies, made: MadeRemoval): Promise<ClientOutcome> {
  const { periodsEnded, current, managedBy, assignAgain } = await consequenceOf(dependencies, [made]);
  return {
    kind: 'removed',
    event: made.name,
    removedAt: formatInstant(made.removedAt),
    periodsEnded: periodsEnded.map(({ start, end, endReason }) => ({
      since: formatInstant(start),
      end: formatInstant(end),
      endReason,
    })),
    managed: current === null ? null : managedOn(current, managedBy),
    assignAgain: assignAgain.length > 0,
  };
}

/** The user is deactivated before the first client is looked at, so that the dates hold. */
async function letLapse(
  dependencies: RemovalDependencies,
  asked: Offboarding,
  client: ClientId,
): Promise<ClientOutcome> {
  await deactivate(dependencies, asked);
  const { pool, rulesNow, clock } = dependencies;
  const standing = await standingOf(pool, rulesNow, { partner: asked.partner, client }, clock.now());
  if (standing?.current === undefined || standing.current === null) return { kind: 'not_managed' };
  return { kind: 'lapses', ...managedOn(standing.current, managersOf(standing.state)) };
}

/** Named by the offboarding: a second one of the same name is a replay if it says the same, so it has the same time. */
async function deactivate({ appender, clock }: RemovalDependencies, asked: Offboarding): Promise<void> {
  const event = parseEvent({
    specversion: '1.0',
    source: OWN_SOURCE,
    id: `offboarding:${asked.offboarding}`,
    type: 'user.deactivated',
    time: formatInstant(asked.askedAt),
    data: { user: asked.user },
  });
  if (event.kind === 'refused') throw new Error(`an event of our own making is refused: ${event.message}`);
  await appender.append([event], clock.now());
}
