/** A sum that is not what it must be, in words. */
import { assertNever } from '../../../rules/assert-never.ts';
import type { ControlFault } from './control-sums.ts';

/** `client acme: the shares are 1000.01, the MRR is 1000 (2 lines, n = 2)` */
export function describeFault(fault: ControlFault): string {
  switch (fault.kind) {
    case 'client_shares':
      return `client ${fault.client}: the shares are ${fault.shares}, the MRR is ${fault.mrr} (${fault.lines} lines, n = ${fault.n})`;
    case 'client_missing':
      return `client ${fault.client}: managed by ${fault.partner}, and without a line`;
    case 'statement_total':
      return (
        `partner ${fault.partner}: the total is ${fault.total}, lines are ${fault.lines}, sold lines ` +
        `${fault.soldLines}, adjustments ${fault.adjustments}`
      );
    case 'managed_total':
      return `all partners have ${fault.statements} managed points, all clients ${fault.clients}`;
    case 'line_count':
      return `${fault.managed} relationships are managed, and there are ${fault.lines} lines`;
    default:
      return assertNever(fault);
  }
}
