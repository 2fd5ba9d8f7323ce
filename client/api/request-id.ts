/** The id of a request: in the answer, its problems, the log and the audit log. */
import { randomUUID } from 'node:crypto';

/** The caller's own id if it is one that a log can hold; else a new one. */
export function requestId(offered: string | readonly string[] | undefined): string {
  return typeof offered === 'string' && /^[A-Za-z0-9._:/=+-]{1,128}$/.test(offered) ? offered : randomUUID();
}
