/** Writes what a batch of clients came to: what differs, and what the months will ask. */
import type { ClientBase } from 'pg';
import { formatDecimal } from '../../rules/decimal.ts';
import type { PairHistory } from '../../rules/month/pair-history.ts';
import { parseInstant } from '../../rules/time/instant.ts';
import type { ActivityChange } from '../../rules/what-if/compare-verdicts.ts';
import type { ComparedClient, ComparedClients, ComparedPair } from '../../rules/what-if/compare-clients.ts';
import type { PeriodChange } from '../../rules/what-if/compare-periods.ts';
import type { Statement } from '../statement.ts';
import { activitiesJson, spansJson } from './pair-json.ts';

/** @param actionOf an activity's, by its name */
export async function writeClients(
  client: ClientBase,
  id: number,
  compared: ComparedClients,
  actionOf: (activity: ActivityChange['before']) => string,
): Promise<void> {
  const { activities, periods, clients, pairs } = compared;
  if (activities.length > 0) await client.query(insertActivities(id, activities, actionOf));
  if (periods.length > 0) await client.query(insertPeriods(id, periods));
  if (clients.length > 0) await client.query(insertClients(id, clients));
  if (pairs.length > 0) await client.query(insertPairs(id, pairs));
}

function insertActivities(
  id: number,
  changes: readonly ActivityChange[],
  actionOf: (activity: ActivityChange['before']) => string,
): Statement {
  return {
    name: 'what-if-activities',
    text: `INSERT INTO what_if_activity (what_if, source, id, time, kind, tool, action, before, after)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::json[], $9::json[])`,
    values: [
      id,
      changes.map(({ before }) => before.source),
      changes.map(({ before }) => before.id),
      changes.map(({ before }) => parseInstant(before.time)),
      changes.map(({ kind }) => kind),
      changes.map(({ before }) => before.tool),
      changes.map(({ before }) => actionOf(before)),
      changes.map(({ before }) => JSON.stringify(before)),
      changes.map(({ after }) => JSON.stringify(after)),
    ],
  };
}

function insertPeriods(id: number, changes: readonly PeriodChange[]): Statement {
  const rows = changes.map(({ before, after }) => before ?? after);
  return {
    name: 'what-if-periods',
    text: `INSERT INTO what_if_period (what_if, partner_id, client_id, ordinal, kind, before, after)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::json[], $7::json[])`,
    values: [
      id,
      rows.map(({ partner }) => partner),
      rows.map(({ client }) => client),
      rows.map((_row, index) => index),
      changes.map(({ kind }) => kind),
      changes.map(({ before }) => jsonOrNull(before)),
      changes.map(({ after }) => jsonOrNull(after)),
    ],
  };
}

function insertClients(id: number, clients: readonly ComparedClient[]): Statement {
  const payments = clients.map(({ subscriptions }) =>
    subscriptions.map(({ time, mrr, currency }) => [time, formatDecimal(mrr), currency]),
  );
  return {
    name: 'what-if-clients',
    text: `INSERT INTO what_if_client (what_if, client_id, country, payments)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::json[])`,
    values: [
      id,
      clients.map(({ client }) => client),
      clients.map(({ country }) => country),
      payments.map((rows) => JSON.stringify(rows)),
    ],
  };
}

function insertPairs(id: number, pairs: readonly ComparedPair[]): Statement {
  const others = pairs.map(({ before, after }) => (after === before ? null : after));
  return {
    name: 'what-if-pairs',
    text: `INSERT INTO what_if_pair (what_if, partner_id, client_id, before_spans, before_activities, same, after_spans, after_activities)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::json[], $5::json[], $6::boolean[], $7::json[], $8::json[])`,
    values: [
      id,
      pairs.map(({ partner }) => partner),
      pairs.map(({ client }) => client),
      pairs.map(({ before }) => spansOf(before)),
      pairs.map(({ before }) => activitiesOf(before)),
      pairs.map(({ before, after }) => after === before),
      others.map(spansOf),
      others.map(activitiesOf),
    ],
  };
}

function spansOf(history: PairHistory | null): string | null {
  return history === null ? null : JSON.stringify(spansJson(history));
}

function activitiesOf(history: PairHistory | null): string | null {
  return history === null ? null : JSON.stringify(activitiesJson(history));
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
