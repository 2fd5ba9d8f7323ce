/** What a token looks like, and what is kept of it. */
import { createHash, randomBytes } from 'node:crypto';

/** Known by its beginning to people and to scanners of secrets; then 256 random bits. */
export function newTokenText(): string {
  return `tenure_${randomBytes(32).toString('base64url')}`;
}

/** Names a token without telling anything of it. */
export function newTokenId(): string {
  return `tok_${randomBytes(9).toString('base64url')}`;
}

export function hashOfToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
