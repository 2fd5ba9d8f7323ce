/** How a pair stands, as the API tells it. */
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { pathSegment } from '../../path-segment.ts';
import type { StandingView } from '../../relationships/relationship-view.ts';
import type { ApiPlace } from './api-place.ts';
import { callApi } from './call-api.ts';

/** Now, unless a time is given. */
export async function standingAt(
  place: ApiPlace,
  partner: string,
  client: string,
  { at, knownAt }: { readonly at?: Instant | undefined; readonly knownAt?: Instant | undefined } = {},
): Promise<StandingView> {
  const query = new URLSearchParams({
    ...(at !== undefined && { at: formatInstant(at) }),
    ...(knownAt !== undefined && { known_at: formatInstant(knownAt) }),
  });
  return callApi(place, {
    path: `/v1/relationships/${pathSegment(partner)}/${pathSegment(client)}?${query.toString()}`,
  });
}
