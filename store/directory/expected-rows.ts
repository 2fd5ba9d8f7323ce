/**
 * What the directory must hold by the ledger, as SQL: for making it anew and for comparing it. The append keeps the same
 * rows one batch at a time (`keep-directory.ts`, `../ledger/announce-rows.ts`, `../ledger/voids.ts`).
 *
 * Each table is gone through in the order of one key, so that a store of any size is read in bounded parts.
 */

export type DirectoryTableName = 'registered_partner' | 'registered_client' | 'member' | 'engagement' | 'void';

export interface DirectoryTable {
  readonly name: DirectoryTableName;
  /** The column by which parts are made; a part holds all rows of its keys. */
  readonly key: string;
  /** What tells rows apart. */
  readonly identity: readonly string[];
  readonly columns: readonly string[];
  /** The same keys in the ledger: a FROM clause with its condition, entered by an index in the order of the key. */
  readonly ledgerKeys: string;
  /** The rows of the keys in a range: a query with the condition on the key put in. */
  readonly expected: (isInRange: (key: string) => string) => string;
}

/**
 * The first of several registrations in the event order stands (`docs/domain.md §2.2`, point 3).
 * @param data fields of the event that the row repeats
 */
function standing(type: string, key: string, data: readonly string[] = []): DirectoryTable['expected'] {
  const fields = data.map((field) => `, data ->> '${field}' AS ${field}`).join('');
  return (isInRange) => `SELECT DISTINCT ON (${key}) ${key}, time, position, position AS changed_position${fields}
    FROM ledger WHERE type = '${type}' AND ${isInRange(key)} ORDER BY ${key}, time, source, id`;
}

/** A part of the name of the voided activity, as the index `ledger_void` has it. */
const VOIDED = (field: 'source' | 'id'): string => `(data -> 'activity' ->> '${field}') COLLATE "C"`;

const REGISTERED = ['time', 'position', 'changed_position'];

export const DIRECTORY_TABLES: readonly DirectoryTable[] = [
  {
    name: 'registered_partner',
    key: 'partner_id',
    identity: ['partner_id'],
    columns: ['partner_id', ...REGISTERED],
    ledgerKeys: `ledger WHERE partner_id IS NOT NULL`,
    expected: standing('partner.registered', 'partner_id'),
  },
  {
    name: 'registered_client',
    key: 'client_id',
    identity: ['client_id'],
    columns: ['client_id', ...REGISTERED, 'country'],
    ledgerKeys: `ledger WHERE client_id IS NOT NULL`,
    expected: standing('client.registered', 'client_id', ['country']),
  },
  {
    name: 'member',
    key: 'user_id',
    identity: ['user_id'],
    columns: ['user_id', 'partner_id', ...REGISTERED],
    ledgerKeys: `ledger WHERE user_id IS NOT NULL AND client_id IS NULL`,
    // Only with a registration of the partner at or before it; the row changed when the later of the two arrived.
    expected: (
      isInRange,
    ) => `SELECT DISTINCT ON (c.user_id) c.user_id, c.data ->> 'partner' AS partner_id, c.time, c.position,
        greatest(c.position, covered.since) AS changed_position
      FROM ledger c CROSS JOIN LATERAL (
        SELECT min(p.position) AS since FROM ledger p
        WHERE p.type = 'partner.registered' AND p.partner_id = c.data ->> 'partner' AND p.time <= c.time) covered
      WHERE c.type = 'user.created' AND c.client_id IS NULL AND covered.since IS NOT NULL AND ${isInRange('c.user_id')}
      ORDER BY c.user_id, c.time, c.source, c.id`,
  },
  {
    name: 'engagement',
    key: 'client_id',
    identity: ['user_id', 'client_id'],
    columns: ['user_id', 'client_id', 'position'],
    ledgerKeys: `ledger WHERE client_id IS NOT NULL`,
    expected: (isInRange) => `SELECT user_id, client_id, min(position) AS position FROM ledger
      WHERE type IN ('user.assigned', 'access.granted', 'access.removed', 'activity.performed') AND ${isInRange('client_id')}
      GROUP BY user_id, client_id`,
  },
  {
    name: 'void',
    key: 'source',
    identity: ['source', 'id'],
    columns: ['source', 'id', 'position'],
    ledgerKeys: `(SELECT ${VOIDED('source')} AS source FROM ledger WHERE type = 'activity.voided') AS voids WHERE true`,
    expected: (isInRange) => `SELECT ${VOIDED('source')} AS source, ${VOIDED('id')} AS id, min(position) AS position
      FROM ledger WHERE type = 'activity.voided' AND ${isInRange(VOIDED('source'))} GROUP BY 1, 2`,
  },
];
