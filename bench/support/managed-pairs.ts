/** Pairs of one user each that are managed now: the raw events that make them so, and the one that ends it. */
import { realNow } from '../../platform/clock.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { DAY_MS } from '../../rules/time/instant.ts';

export interface ManagedPair extends Pair {
  readonly user: string;
  readonly events: readonly object[];
}

export interface PairsOptions {
  /** Goes into every identifier, so that several sets can live in one store. */
  readonly prefix?: string;
  /** When the one qualifying activity happened, milliseconds since the epoch. */
  readonly activeAt?: number;
}

/** Ten pairs a partner. */
export function managedPairs(
  count: number,
  { prefix = 'p', activeAt = realNow() - DAY_MS }: PairsOptions = {},
): ManagedPair[] {
  return Array.from({ length: count }, (_, index) =>
    managedPair(`${prefix}${index}`, `${prefix}-partner-${index % Math.ceil(count / 10)}`, activeAt),
  );
}

function managedPair(name: string, partner: string, activeAt: number): ManagedPair {
  const [client, user] = [`client-${name}`, `user-${name}`];
  const before = activeAt - DAY_MS;
  return {
    ...({ partner, client } as Pair),
    user,
    events: [
      cloudEvent(`${name}:p`, 'partner.registered', before, { partner, name: partner, emailDomains: ['example.com'] }),
      cloudEvent(`${name}:c`, 'client.registered', before, { client, name: client, country: 'US' }),
      cloudEvent(`${name}:u`, 'user.created', before, { user, partner, email: `${user}@example.com` }),
      cloudEvent(`${name}:g`, 'access.granted', before, { user, client }),
      cloudEvent(`${name}:a`, 'activity.performed', activeAt, { user, client, tool: 'code', action: 'edited' }),
    ],
  };
}

export function removal({ user, client }: ManagedPair): object {
  return cloudEvent(`${user}:r`, 'access.removed', realNow(), { user, client, by: 'partner' });
}

export function cloudEvent(id: string, type: string, time: number, data: object): object {
  return { specversion: '1.0', source: 'bench', id, type, time: new Date(time).toISOString(), data };
}
