/**
 * The clocks of this machine, of PostgreSQL and of Temporal. Timers rest on Temporal's, deadlines on ours: a relationship
 * ends late, or a run wakes too early and waits again, by as much as they differ. Nothing here can mend a clock.
 */
import { ServiceError } from '@temporalio/client';
import { databaseSkew } from '../../platform/clock/database-skew.ts';
import { checked, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { temporalSkew } from './temporal-skew.ts';

/** As the alert TenureClockSkew has it. */
const MOST_MS = 1_000;
const MEND = 'mend the time service (chrony, systemd-timesyncd) of whichever machine is wrong';

/** Compares each two of them. */
export async function checkClocks({ pool, temporal }: DoctorDependencies): Promise<Check> {
  const database = (await databaseSkew(pool)).aheadMs;
  const server = await temporalSkew(temporal).catch((error: unknown) => {
    // Another check says so.
    if (error instanceof ServiceError) return null;
    throw error;
  });
  const found = [skewLine('the clock of this machine', database, "PostgreSQL's")];
  if (server !== null) {
    found.push(
      skewLine('the clock of this machine', server, "Temporal's"),
      skewLine("PostgreSQL's clock", server - database, "Temporal's"),
    );
  }
  const others = server === null ? "PostgreSQL's" : "PostgreSQL's and Temporal's";
  return checked(
    'clocks',
    `this machine's against ${others}`,
    found.filter((line) => line !== null),
    'hand',
  );
}

/** What is wrong between two clocks; null when they agree. @param aheadMs how far the first is ahead of the other */
function skewLine(one: string, aheadMs: number, other: string): string | null {
  if (Math.abs(aheadMs) <= MOST_MS) return null;
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  return `${one} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${other}: ${MEND}`;
}
