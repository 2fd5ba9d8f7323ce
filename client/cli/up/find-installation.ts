/** Where a running installation is: as the settings say, else what `tenure up` wrote to the data folder. */
import type { Settings } from '../../../platform/env.ts';
import type { TemporalPlace } from '../../../worker/temporal/connect.ts';
import { readRuntime } from '../../up/runtime-file.ts';
import { FailedError } from '../cli-error.ts';
import { temporalPlace } from './reach-temporal.ts';

export interface Installation {
  readonly databaseUrl: string;
  readonly temporal: TemporalPlace;
}

/** Throws {@link FailedError} when nothing runs that could be looked at. */
export function findInstallation(settings: Settings): Installation {
  const runtime = readRuntime(settings.dataDir);
  const databaseUrl = settings.databaseUrl ?? runtime?.databaseUrl;
  const address = settings.temporalAddress ?? runtime?.temporal.address;
  if (databaseUrl === undefined || address === undefined) {
    throw new FailedError(
      `No Tenure runs in ${settings.dataDir}, so there is nothing to look at. Start it (npm start), name its data folder\n` +
        '(TENURE_DATA_DIR), or set DATABASE_URL and TEMPORAL_ADDRESS.',
    );
  }
  const place = temporalPlace(settings, address);
  const namespace = settings.temporalAddress === null ? runtime?.temporal.namespace : undefined;
  return { databaseUrl, temporal: { ...place, namespace: namespace ?? place.namespace } };
}
