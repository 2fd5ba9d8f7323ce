import { DAY_MS } from './instants.ts';
import type { Condition } from './conditions.ts';

/** One version of the programme: the parsed files of its folder (docs/interfaces.md §2) and when it takes force. */
export interface ProgrammeVersion {
  readonly program: {
    readonly name: string;
    readonly timezone?: string;
    readonly windowDays: number;
    readonly valuation?: 'closing' | 'daily_weighted';
  };
  readonly rates: {
    readonly pointsPerUnit: { readonly managed: string; readonly assisted: string; readonly sourced: string };
    readonly growth: { readonly multiplier: string; readonly countries: readonly string[] };
    readonly units: Readonly<Record<string, string>>;
  };
  readonly tiers: { readonly recalibration?: Recalibration; readonly tiers: readonly Tier[] };
  readonly tools: readonly Tool[];
  /** Milliseconds. */
  readonly effectiveFrom: 'always' | number;
}

export type Recalibration =
  | 'monthly'
  | { readonly months?: readonly number[]; readonly windowMonths?: number; readonly minimumHoldMonths?: number };

export interface Tier {
  readonly name: string;
  readonly requirements?: Condition;
  readonly activityThreshold?: { readonly count: number; readonly days: number };
}

export interface Tool {
  readonly tool: string;
  readonly rules: readonly { readonly name: string; readonly conditions: Condition }[];
}

/** In the order of publication. */
export type Programme = readonly ProgrammeVersion[];

/** In force at t: the greatest `effectiveFrom` ≤ t, of equal ones the last published (docs/interfaces.md §2). */
export function versionAt(programme: Programme, instant: number): ProgrammeVersion | null {
  let found: ProgrammeVersion | null = null;
  for (const version of programme) {
    const isInForce = from(version) <= instant;
    if (isInForce && (found === null || from(version) >= from(found))) found = version;
  }
  return found;
}

/** For a valuation instant v: the greatest `effectiveFrom` < v (docs/domain.md §6). Instants are whole milliseconds. */
export function versionBefore(programme: Programme, valuation: number): ProgrammeVersion | null {
  return versionAt(programme, valuation - 1);
}

export function windowMs(version: ProgrammeVersion): number {
  return version.program.windowDays * DAY_MS;
}

/**
 * The programme's one time zone, UTC by default. Throws when versions name different ones: the contract does not say
 * which of them would cut the months.
 */
export function timezoneOf(programme: Programme): string {
  const zones = new Set(programme.map((version) => version.program.timezone ?? 'UTC'));
  if (zones.size > 1) throw new RangeError(`versions with different time zones: ${[...zones].join(', ')}`);
  return [...zones][0] ?? 'UTC';
}

function from(version: ProgrammeVersion): number {
  return version.effectiveFrom === 'always' ? Number.NEGATIVE_INFINITY : version.effectiveFrom;
}
