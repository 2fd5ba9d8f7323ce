/** Noticing that a part of a running `up` has died. */
import { messageOf } from '../../../platform/errno.ts';
import type { Up } from './start-up.ts';

/** Waits for the first part that ends by itself, and says which and where to look. Never settles while all is well. */
export async function firstFault({ servers, worker, logFile }: Up): Promise<string> {
  const { ownPostgres, ownTemporal } = servers;
  const ended: Promise<string>[] = [
    worker.finished.then(
      () => `The worker stopped by itself. More may be in ${logFile}.`,
      (error: unknown) => `The worker failed: ${messageOf(error)}. More may be in ${logFile}.`,
    ),
  ];
  if (ownPostgres !== null) ended.push(ownPostgres.ended.then((how) => sentence('PostgreSQL', how, 'postgres.log')));
  if (ownTemporal !== null)
    ended.push(ownTemporal.ended.then((how) => sentence('The Temporal server', how, 'temporal.log')));
  return Promise.race(ended);
}

function sentence(what: string, how: string, log: string): string {
  return (
    `${what} ended by itself (${how}); its ${log} in the data folder may say why. Everything else was stopped.\n` +
    'Start again: nothing that was acknowledged is lost.'
  );
}
