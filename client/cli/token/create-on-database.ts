/** The first token: made by whoever can reach the database, before any API lets anybody in. */
import { randomUUID } from 'node:crypto';
import { realNow } from '../../../platform/clock.ts';
import { readSettings } from '../../../platform/env.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { parseInstant } from '../../../rules/time/instant.ts';
import { createPool } from '../../../store/pool.ts';
import { makeToken, type TokenDoer } from '../../tokens/manage-tokens.ts';
import { tokenView } from '../../tokens/token-view.ts';
import { expectMigrated } from '../../up/reach-database.ts';
import { FailedError } from '../cli-error.ts';
import { neededDatabase } from '../up/run-process.ts';
import type { CreatedToken, TokenRequest } from './create.ts';

/** As it stands in the audit log: who can write to the database may do everything. */
const DOER = { id: 'database', name: 'tenure token create --database', role: 'admin' } as const;

export async function createOnDatabase(wanted: TokenRequest): Promise<CreatedToken> {
  const databaseUrl = neededDatabase(readSettings(), 'tenure token create --database');
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'tenure-token' });
  try {
    await expectMigrated(pool, databaseUrl);
    const { name, role, partner = null, expiresAt } = wanted;
    const made = await makeToken(
      pool,
      {
        name,
        role,
        partner: partner as PartnerId | null,
        expiresAt: expiresAt === null ? null : parseInstant(expiresAt),
      },
      doerNow(),
    );
    if (made.kind === 'unknown_partner') throw new FailedError(`No partner ${JSON.stringify(partner)} is registered.`);
    return { ...tokenView(made.stored, realNow()), token: made.text };
  } finally {
    await pool.end();
  }
}

function doerNow(): TokenDoer {
  const at = realNow();
  const requestId = randomUUID();
  return {
    name: DOER.name,
    at,
    act: ({ subject, before = null, after = null }) => {
      return { at, caller: DOER, operation: 'createToken', subject, before, after, requestId };
    },
  };
}
