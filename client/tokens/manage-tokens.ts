/** Making and revoking tokens, over the API and directly on a database. Each is an act in the same transaction. */
import type { Pool } from 'pg';
import type { PartnerId } from '../../rules/ids.ts';
import { recordActs, type Act } from '../../store/audit/record-acts.ts';
import { registeredPartner } from '../../store/relationships.ts';
import type { Role } from '../../store/tokens/role.ts';
import { insertToken, lockToken, revokeToken, type StoredToken } from '../../store/tokens/tokens.ts';
import { inTransaction } from '../../store/transaction.ts';
import { hashOfToken, newTokenId, newTokenText } from './token-text.ts';
import { tokenView } from './token-view.ts';

export interface WantedToken {
  readonly name: string;
  readonly role: Role;
  /** Needed with the role `partner`, and only there. */
  readonly partner: PartnerId | null;
  /** Real instant; null: never. */
  readonly expiresAt: number | null;
}

/** Who does it and when, as the audit log has it. */
export interface TokenDoer {
  readonly name: string;
  /** Real instant. */
  readonly at: number;
  readonly act: (note: { readonly subject: string; readonly before?: unknown; readonly after?: unknown }) => Act;
}

export type MadeToken =
  { readonly kind: 'made'; readonly stored: StoredToken; readonly text: string } | { readonly kind: 'unknown_partner' };

/** Makes a token. Its text is answered here and nowhere else. */
export async function makeToken(pool: Pool, wanted: WantedToken, doer: TokenDoer): Promise<MadeToken> {
  const text = newTokenText();
  const made = { ...wanted, id: newTokenId(), createdBy: doer.name, createdAt: doer.at };
  const stored: StoredToken = { ...made, revokedAt: null, revokedBy: null, lastUsedAt: null };
  return inTransaction(pool, async (client) => {
    if (wanted.partner !== null && !(await registeredPartner(client, wanted.partner))) {
      return { kind: 'unknown_partner' as const };
    }
    await insertToken(client, { ...made, hash: hashOfToken(text) });
    await recordActs(client, [doer.act({ subject: `token:${made.id}`, after: tokenView(stored, doer.at) })]);
    return { kind: 'made' as const, stored, text };
  });
}

/** Ends a token for good; null when there is none of this id. A second time changes nothing. */
export async function endToken(pool: Pool, id: string, doer: TokenDoer): Promise<StoredToken | null> {
  return inTransaction(pool, async (client) => {
    const token = await lockToken(client, id);
    if (token === null || token.revokedAt !== null) return token;
    const revoked: StoredToken = { ...token, revokedAt: doer.at, revokedBy: doer.name };
    await revokeToken(client, id, doer.name, doer.at);
    await recordActs(client, [
      doer.act({
        subject: `token:${id}`,
        before: tokenView(token, doer.at),
        after: tokenView(revoked, doer.at),
      }),
    ]);
    return revoked;
  });
}
