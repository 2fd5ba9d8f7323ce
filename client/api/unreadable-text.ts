/** Text that comes in is UTF-8 and not compressed: JSON between systems is (RFC 8259), and bodies are small enough. */
import type { IncomingHttpHeaders } from 'node:http';

/** Why the body of these headers is not read; null when it is. */
export function unreadableText(headers: IncomingHttpHeaders): string | null {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return `Content-Encoding ${encoding} is not read here.`;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? null : `The charset ${charset} is not read here.`;
}
