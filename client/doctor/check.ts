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
}

/** A check that looked at everything: wrong when it has faults. */
export function checked(name: CheckName, summary: string, faults: readonly string[]): Check {
  return { name, state: faults.length === 0 ? 'ok' : 'wrong', summary, faults };
}

export function skipped(name: CheckName, why: string): Check {
  return { name, state: 'skipped', summary: why, faults: [] };
}

/** `1 pair`, `2,000 pairs`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
