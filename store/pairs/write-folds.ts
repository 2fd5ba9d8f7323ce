/** Writes what folding gave: verdicts, periods, checkpoints and the pair's row. Set-based: three statements a batch, rarely five. */
import { FOLD_VERSION, memoryToJson } from '../../rules/relationship/pair-memory.ts';
import type { EndedPeriod, RunningPeriod } from '../../rules/relationship/period.ts';
import type { Statement } from '../statement.ts';
import { foldedState, type FoldedPair } from './fold-pairs.ts';
import { pairColumns } from './pair-row.ts';

/** The statements that write folds. Their order does not matter, but they belong into one transaction. */
export function foldStatements(pairs: readonly FoldedPair[]): readonly Statement[] {
  return [...verdictStatements(pairs), periodStatement(pairs), ...checkpointStatements(pairs), rowStatement(pairs)];
}

/** Of a refold only what may differ is sent, and only rows that do differ are touched. */
function verdictStatements(pairs: readonly FoldedPair[]): readonly Statement[] {
  const verdicts = pairs.flatMap(({ row, verdicts: own }) => own.map((verdict) => ({ partner: row.partner, verdict })));
  if (verdicts.length === 0) return [];
  const statement: Statement = {
    name: 'write-verdicts',
    text: `INSERT INTO verdict AS v (position, partner_id, client_id, time, qualifies, reason, version, expires_at, tool)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::bigint[], $9::text[])
      ON CONFLICT (position) DO UPDATE SET partner_id = excluded.partner_id, qualifies = excluded.qualifies,
        reason = excluded.reason, version = excluded.version, expires_at = excluded.expires_at, tool = excluded.tool
      WHERE (v.partner_id, v.qualifies, v.reason, v.version, v.expires_at, v.tool)
        IS DISTINCT FROM (excluded.partner_id, excluded.qualifies, excluded.reason, excluded.version, excluded.expires_at, excluded.tool)`,
    values: [
      verdicts.map(({ verdict }) => verdict.position),
      verdicts.map(({ partner }) => partner),
      verdicts.map(({ verdict }) => verdict.client),
      verdicts.map(({ verdict }) => verdict.time),
      verdicts.map(({ verdict }) => verdict.qualifies),
      verdicts.map(({ verdict }) => verdict.reason),
      verdicts.map(({ verdict }) => verdict.version),
      verdicts.map(({ verdict }) => verdict.expiresAt),
      verdicts.map(({ verdict }) => verdict.tool),
    ],
  };
  return [statement];
}

/** Periods from the base on are replaced: those before it stand, whatever came late. */
function periodStatement(pairs: readonly FoldedPair[]): Statement {
  const rows = pairs.map(periodRows);
  return {
    name: 'write-periods',
    text: `WITH dropped AS (
        DELETE FROM period USING unnest($1::text[], $2::text[], $3::integer[]) AS p (partner_id, client_id, next)
        WHERE period.partner_id = p.partner_id AND period.client_id = p.client_id AND ordinal >= next)
      INSERT INTO period SELECT * FROM json_to_recordset($4) AS p (partner_id text, client_id text, ordinal integer,
        start_at bigint, started_by_source text, started_by_id text, end_at bigint, end_reason text, ended_by_source text,
        ended_by_id text, expires_at bigint, held_by_source text, held_by_id text, held_by_user text, held_by_time bigint)
      ON CONFLICT (partner_id, client_id, ordinal) DO UPDATE SET start_at = excluded.start_at,
        started_by_source = excluded.started_by_source, started_by_id = excluded.started_by_id, end_at = excluded.end_at,
        end_reason = excluded.end_reason, ended_by_source = excluded.ended_by_source, ended_by_id = excluded.ended_by_id,
        expires_at = excluded.expires_at, held_by_source = excluded.held_by_source, held_by_id = excluded.held_by_id,
        held_by_user = excluded.held_by_user, held_by_time = excluded.held_by_time`,
    values: [
      ...pairColumns(pairs.map(({ row }) => row)),
      pairs.map((pair, index) => firstOrdinal(pair) + (rows[index]?.length ?? 0)),
      JSON.stringify(rows.flat()),
    ],
  };
}

function firstOrdinal({ base }: FoldedPair): number {
  return base.memory?.state.closedPeriods ?? 0;
}

function periodRows(pair: FoldedPair) {
  const open = foldedState(pair).period;
  const periods: readonly (RunningPeriod & Partial<EndedPeriod>)[] = open === null ? pair.ended : [...pair.ended, open];
  return periods.map((period, index) => ({
    partner_id: pair.row.partner,
    client_id: pair.row.client,
    ordinal: firstOrdinal(pair) + index,
    start_at: period.start,
    started_by_source: period.startedBy.source,
    started_by_id: period.startedBy.id,
    end_at: period.end ?? null,
    end_reason: period.endReason ?? null,
    ended_by_source: period.endedBy?.source ?? null,
    ended_by_id: period.endedBy?.id ?? null,
    expires_at: period.expiresAt,
    held_by_source: period.heldBy.source,
    held_by_id: period.heldBy.id,
    held_by_user: period.heldBy.user,
    held_by_time: period.heldBy.time,
  }));
}

/** Checkpoints after the base no longer hold; new ones take their place. */
function checkpointStatements(pairs: readonly FoldedPair[]): readonly Statement[] {
  const changed = pairs.filter(
    ({ row, base, checkpoints }) => checkpoints.length > 0 || base.checkpoints < (row.tail?.checkpoints ?? 0),
  );
  if (changed.length === 0) return [];
  const drop: Statement = {
    text: `DELETE FROM checkpoint USING unnest($1::text[], $2::text[], $3::integer[]) AS p (partner_id, client_id, kept)
      WHERE checkpoint.partner_id = p.partner_id AND checkpoint.client_id = p.client_id AND ordinal >= kept`,
    values: [...pairColumns(changed.map(({ row }) => row)), changed.map(({ base }) => base.checkpoints)],
  };
  const rows = changed.flatMap(({ row, base, checkpoints }) =>
    checkpoints.map((memory, index) => ({
      partner_id: row.partner,
      client_id: row.client,
      ordinal: base.checkpoints + index,
      time: memory.key.time,
      state: memoryToJson(memory),
    })),
  );
  const insert: Statement = {
    text: `INSERT INTO checkpoint SELECT * FROM json_to_recordset($1)
      AS c (partner_id text, client_id text, ordinal integer, time bigint, state json)`,
    values: [JSON.stringify(rows)],
  };
  return [drop, insert];
}

function rowStatement(pairs: readonly FoldedPair[]): Statement {
  const rows = pairs.map((pair) => ({
    partner_id: pair.row.partner,
    client_id: pair.row.client,
    folded_position: pair.position,
    tail:
      pair.tail === null
        ? null
        : {
            ...memoryToJson(pair.tail),
            facts: pair.facts,
            checkpoints: pair.base.checkpoints + pair.checkpoints.length,
            stamp: pair.stamp,
          },
    started_at: foldedState(pair).period?.start ?? null,
    expires_at: foldedState(pair).period?.expiresAt ?? null,
  }));
  return {
    name: 'write-pair-rows',
    text: `UPDATE relationship r SET folded_position = p.folded_position, fold_version = $2, tail = p.tail,
        started_at = p.started_at, expires_at = p.expires_at
      FROM json_to_recordset($1) AS p (partner_id text, client_id text, folded_position bigint, tail json, started_at bigint, expires_at bigint)
      WHERE r.partner_id = p.partner_id AND r.client_id = p.client_id`,
    values: [JSON.stringify(rows), FOLD_VERSION],
  };
}
