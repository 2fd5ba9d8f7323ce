/** Why a statement is known otherwise now than it was: by client and adjustment, in parts that add up exactly. */
import { ZERO, type Decimal } from '../decimal.ts';
import { diffPart, type DiffPart } from '../explain/month/diff-part.ts';
import { clientsOfDiff } from '../explain/month/diff-statements.ts';
import type { ClientId } from '../ids.ts';
import type { Adjustment } from '../month/adjustment.ts';
import type { LateCauses } from '../month/draft-month.ts';
import { adjustmentRow, causeRow } from '../month/statement-row.ts';
import type { Statement } from '../month/statement.ts';

/** @param causes what came since: about clients of both */
export function statementNews(then: Statement, today: Statement | null, causes: LateCauses): readonly DiffPart[] {
  const ofClients = clientsOfDiff(then, today).map((client) => {
    const why = causes.ofClient(client, then.valuedAt).map(causeRow);
    return diffPart('known_late', pointsAt(today, client).minus(pointsAt(then, client)), { client, causes: why });
  });
  return [...ofClients, ...adjustmentNews(then, today)].filter(({ points }) => points !== '0');
}

function pointsAt(statement: Statement | null, client: ClientId): Decimal {
  const lines = [...(statement?.lines ?? []), ...(statement?.soldLines ?? [])];
  return lines.reduce((sum, line) => (line.client === client ? sum.plus(line.points) : sum), ZERO);
}

function adjustmentNews(then: Statement, today: Statement | null): readonly DiffPart[] {
  const [was, is] = [byKey(then.adjustments), byKey(today?.adjustments ?? [])];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): readonly DiffPart[] => {
    const [before, after] = [was.get(key), is.get(key)];
    const shown = after ?? before;
    if (shown === undefined) return [];
    const change = (after?.points ?? ZERO).minus(before?.points ?? ZERO);
    const cause = shown.kind === 'late' ? 'late_adjustment' : 'adjustment';
    return [diffPart(cause, change, { adjustment: adjustmentRow(shown) })];
  });
}

function byKey(adjustments: readonly Adjustment[]): ReadonlyMap<string, Adjustment> {
  const keyOf = (one: Adjustment): string =>
    JSON.stringify(one.kind === 'late' ? [one.month, one.client] : [one.source, one.id, one.kind]);
  return new Map(adjustments.map((one) => [keyOf(one), one]));
}
