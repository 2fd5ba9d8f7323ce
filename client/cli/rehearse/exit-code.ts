/** How `tenure rehearse` ends (`docs/interfaces.md §3`). */
import type { Report } from '../../rehearse/report.ts';
import { EXIT } from '../cli-error.ts';

/** Lines that were refused by the API, and those that are no events. */
export function refusedLines({ refused, malformed }: Report['events']): number {
  return refused + malformed;
}

/** 0 only if nothing is different and no line was refused. */
export function exitCodeOf({ events, differences }: Pick<Report, 'events' | 'differences'>): number {
  return differences.length > 0 || refusedLines(events) > 0 ? EXIT.failed : 0;
}
