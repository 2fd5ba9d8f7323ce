/** Temporal servers of others: making sure that one answers, and has what our workflows need. */
import { Connection } from '@temporalio/client';
import type { Settings } from '../../../platform/env.ts';
import { messageOf } from '../../../platform/errno.ts';
import { StartError } from '../../../platform/start-error.ts';
import { connectionOptions } from '../../../platform/temporal/connection-options.ts';
import { ensureNamespace } from '../../../platform/temporal/namespace.ts';
import { SEARCH_ATTRIBUTE } from '../../../workflows/contract.ts';
import type { TemporalPlace } from '../../../worker/temporal/connect.ts';

/** Thrown when the Temporal server of TEMPORAL_ADDRESS does not answer. */
export class TemporalUnreachableError extends StartError {
  readonly code = 'temporal_unreachable';

  constructor(address: string, why: string) {
    super(
      `The Temporal server at ${address} can't be reached: ${why}.\n` +
        'Start it, or mend TEMPORAL_ADDRESS and, for TLS, TEMPORAL_API_KEY or TEMPORAL_TLS_….',
    );
  }
}

const CONNECT_WITHIN_MS = 5_000;
/** The shortest there is: how long others keep their closed runs is not ours to lengthen. */
const RETENTION_DAYS = 1;

/** Where the workflows run, as the settings say. */
export function temporalPlace(settings: Settings, address: string): TemporalPlace {
  return { ...settings, address, namespace: settings.temporalNamespace };
}

/**
 * Connects once and makes the namespace and its search attributes if we may. Where we may not (Temporal Cloud), says
 * what must be there. Throws {@link TemporalUnreachableError}.
 */
export async function reachTemporal(place: TemporalPlace, tell: (line: string) => void): Promise<void> {
  const options = await connectionOptions(place.address, place);
  const connection = await Connection.connect({ ...options, connectTimeout: CONNECT_WITHIN_MS }).catch(
    (error: unknown) => {
      throw new TemporalUnreachableError(place.address, messageOf(error));
    },
  );
  const { namespace } = place;
  const keywords = Object.values(SEARCH_ATTRIBUTE);
  try {
    await ensureNamespace(connection, { namespace, keywords, retentionDays: RETENTION_DAYS });
  } catch (error) {
    tell(
      `the namespace ${namespace} can't be prepared from here (${messageOf(error)}); ` +
        `it must exist, with the keyword search attributes ${keywords.join(' and ')}`,
    );
  } finally {
    await connection.close();
  }
}
