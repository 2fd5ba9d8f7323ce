/**
 * A rehearsal: a log played through the whole stack on a running programme clock, then compared with what the rules say
 * of the log and with what Temporal says of its runs (`docs/interfaces.md §3`).
 *
 * Owns: playing, gathering evidence, comparing, reporting. Does not own: starting servers, the API and a worker; the
 * stage is given.
 */
import { monotonic } from '../../platform/clock.ts';
import { compareAll } from './compare/comparisons.ts';
import { examine } from './examine.ts';
import type { Evidence } from './evidence.ts';
import { play, type Played, type PlayOptions } from './play.ts';
import { reportOf, type Report } from './report.ts';
import type { Script } from './script.ts';
import type { Stage } from './stage.ts';

export interface Rehearsal {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly played: Played;
}

export interface RehearseOptions extends PlayOptions {
  /** The log's name, for the report. */
  readonly log: string;
}

/** Plays and compares; null when `signal` was aborted before the end. */
export async function rehearse(script: Script, stage: Stage, options: RehearseOptions): Promise<Rehearsal | null> {
  const began = monotonic();
  const played = await play(script, stage, options);
  if (played === null) return null;
  const realSeconds = (monotonic() - began) / 1_000;
  const evidence = await examine(script, stage, played);
  const differences = compareAll(evidence);
  const { log, speed } = options;
  return { evidence, played, report: reportOf({ log, speed, realSeconds, played, evidence, differences }) };
}
