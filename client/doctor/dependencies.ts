/** What the doctor looks at and with. */
import type { Client, Connection } from '@temporalio/client';
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { foldPairs } from '../../store/pairs/fold-pairs.ts';

export interface DoctorDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: Parameters<typeof foldPairs>[2];
  /** Must try each call once: the doctor sets deadlines. */
  readonly temporal: Client;
  /** The connection of `temporal`, and the namespace, for what is asked of the server itself. */
  readonly connection: Connection;
  readonly namespace: string;
  /** Told what is being looked at, often. */
  readonly onProgress: (line: () => string) => void;
}

/**
 * Real milliseconds in which something under way must come to its end before it counts as wrong: judging, telling a run
 * and its assessment take some milliseconds each.
 */
export const SETTLES_WITHIN_MS = 5_000;
/** Real milliseconds between two looks at it. */
export const LOOK_EVERY_MS = 500;
/** Real milliseconds that Temporal has for an answer. */
export const ANSWERS_WITHIN_MS = 5_000;
