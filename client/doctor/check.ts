/** What the doctor finds: one result for each thing it looks at. */

export type CheckName =
  | 'migrations'
  | 'clocks'
  | 'backlog'
  | 'directory'
  | 'projection'
  | 'months'
  | 'schedule'
  | 'attributes'
  | 'runs'
  | 'timers';

export interface Check {
  readonly name: CheckName;
  /** skipped: it could not be looked at, as something before it is wrong, or the server does not answer. */
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** How much was looked at and what it came to, in a few words. */
  readonly summary: string;
  /** What is wrong, one line each. */
  readonly faults: readonly string[];
  /** Who mends that: `--repair`, or only whoever reads what to do; null when nothing is wrong. */
  readonly mendedBy: Mender | null;
}

export type Mender = 'repair' | 'hand';

/** A check that looked at everything: wrong when it has faults. */
export function checked(name: CheckName, summary: string, faults: readonly string[], mender: Mender = 'repair'): Check {
  if (faults.length === 0) return { name, state: 'ok', summary, faults, mendedBy: null };
  return { name, state: 'wrong', summary, faults, mendedBy: mender };
}

export function skipped(name: CheckName, why: string): Check {
  return { name, state: 'skipped', summary: why, faults: [], mendedBy: null };
}

/** `1 pair`, `2,000 pairs`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
