/** Clients that hang on one user, as they are answered. */
import type { PartnerId } from '../../rules/ids.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { KeptClientPage } from '../../store/single-keepers.ts';

export type SingleKeepersView = ReturnType<typeof singleKeepersView>;

export function singleKeepersView(partner: PartnerId, { items }: KeptClientPage, now: Instant) {
  return {
    partner: String(partner),
    asOf: formatInstant(now),
    items: items.map(({ client, since, expiresAt, keepers }) => ({
      client: String(client),
      since: formatInstant(since),
      expiresAt: formatInstant(expiresAt),
      keepers: keepers.map(({ user, because }) => ({ user: String(user), because: [...because] })),
    })),
  };
}
