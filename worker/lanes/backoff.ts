/** How long to leave something alone after it failed: twice as long each time, up to a limit. Real milliseconds. */

export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** @param failures how often it has failed before: 0 the first time */
export function backoffMs({ firstMs, mostMs }: Backoff, failures: number): number {
  // Beyond 2^30 every first wait has long reached its limit.
  return Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30));
}
