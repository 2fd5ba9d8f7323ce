/** What the pairs' rows know of their durable runs. Written only under the pair's lock. */
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Statement } from '../statement.ts';
import { pairColumns } from './pair-row.ts';

/** A start is owed: the caller writes the wake-up in the same transaction. */
export function runsStartingStatement(pairs: readonly Pair[]): Statement {
  return {
    name: 'set-runs-starting',
    text: `UPDATE relationship r SET run = 'starting', run_deadline = NULL
      FROM unnest($1::text[], $2::text[]) AS p (partner_id, client_id)
      WHERE (r.partner_id, r.client_id) = (p.partner_id, p.client_id)`,
    values: pairColumns(pairs),
  };
}

/** The run has assessed the pair and waits for `deadline`. */
export function runRunningStatement(
  pair: Pair,
  run: { readonly runId: string; readonly deadline: Instant; readonly noticedDeadline: Instant | null },
): Statement {
  return {
    name: 'set-run-running',
    text: `UPDATE relationship SET run = 'running', run_id = $3, run_deadline = $4, noticed_deadline = $5
      WHERE partner_id = $1 AND client_id = $2`,
    values: [pair.partner, pair.client, run.runId, run.deadline, run.noticedDeadline],
  };
}

/** The run completes: whoever finds the pair managed from now on has to start another. */
export function runNoneStatement(pair: Pair): Statement {
  return {
    name: 'set-run-none',
    text: `UPDATE relationship SET run = 'none', run_deadline = NULL, noticed_deadline = NULL WHERE partner_id = $1 AND client_id = $2`,
    values: [pair.partner, pair.client],
  };
}
