/** One sold line down to the event that closed the deal, and the rates of that day, which are kept. */
import { formatDecimal } from '../../decimal.ts';
import type { SoldLine } from '../../month/deal.ts';
import { versionAt } from '../../programme/rule-set-version.ts';
import { formatInstant } from '../../time/instant.ts';
import { eventRow, type MonthEvidence } from './month-evidence.ts';

export function explainSoldLine({ log, frame }: MonthEvidence, line: SoldLine) {
  const closed = log.directory.deals.get(line.deal);
  const rates = versionAt(frame.book, line.closedAt)?.programme.rates ?? null;
  return {
    deal: String(line.deal),
    client: String(line.client),
    kind: line.kind,
    points: formatDecimal(line.points),
    closedBy: closed === undefined ? null : eventRow(closed),
    closedAt: formatInstant(line.closedAt),
    countsFrom: formatInstant(frame.soldFrom),
    mrr: formatDecimal(line.mrr),
    currency: line.currency,
    rate: {
      ruleSet: line.version,
      unit: line.unit === null ? null : formatDecimal(line.unit),
      pointsPerUnit: rates === null ? null : formatDecimal(rates.pointsPerUnit[line.kind]),
      multiplier: formatDecimal(line.multiplier),
      country: log.directory.clients.get(line.client)?.data.country ?? null,
    },
  };
}
