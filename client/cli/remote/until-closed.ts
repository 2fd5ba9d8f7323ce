/** Waits until the durable run of a relationship that has ended is closed too. */
import { monotonic } from '../../../platform/clock.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { StandingView } from '../../relationships/relationship-view.ts';
import type { ApiPlace } from './api-place.ts';
import { standingAt } from './standing-at.ts';

/** Real milliseconds to wait for the durable run to close. */
const CLOSED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

export interface Closing {
  readonly standing: StandingView;
  readonly isClosed: boolean;
  /** Real milliseconds since `since`. */
  readonly milliseconds: number;
}

/** @param since monotonic real time of what ended the relationship */
export async function untilClosed(place: ApiPlace, partner: string, client: string, since: number): Promise<Closing> {
  let standing = await standingAt(place, partner, client);
  const look = async (): Promise<true | null> => {
    if (standing.run !== 'none') standing = await standingAt(place, partner, client);
    return standing.run === 'none' || null;
  };
  const closed = await waitUntil<true>(look, { withinMs: CLOSED_WITHIN_MS, everyMs: LOOK_EVERY_MS });
  return { standing, isClosed: closed !== null, milliseconds: monotonic() - since };
}
