/**
 * The months before the one that is verified, as it rests on them: tiers of all partners are in memory, what was paid for
 * clients is dealt out with their events.
 */
import { parseDecimalOfAnyLength, formatDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { EarlierMonth } from '../../../rules/month/draft-month.ts';
import { groupBy } from '../../../rules/group-by.ts';
import type { PaidStatement } from '../../../rules/month/settled.ts';
import type { Month } from '../../../rules/time/month.ts';
import { earlierFile } from '../archive-format.ts';
import type { ChainRow } from '../archive-rows.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import { paidStatements } from './archived-month.ts';
import type { Findings } from './findings.ts';
import type { Parts, PartStore } from './parts.ts';

/** What a statement says of a client, so that it can be written down. */
interface PaidAtClient {
  /** Place of the month among those before. */
  readonly index: number;
  readonly partner: PartnerId;
  readonly client: ClientId;
  readonly points: string;
  /** The month that it corrects; null for what was paid in its own. */
  readonly corrects: Month | null;
}

export interface EarlierMonths {
  /** With nothing about any client. */
  readonly ofNobody: readonly EarlierMonth[];
  /** With what is about the clients of a part, and nothing else. */
  ofPart(part: number): Promise<readonly EarlierMonth[]>;
}

/** Each held against its hashes. @param links the months before, in order; `lastClosed` of them were closed */
export async function readEarlierMonths(
  folder: ArchiveFolder,
  links: readonly ChainRow[],
  lastClosed: Month | null,
  store: PartStore,
  findings: Findings,
): Promise<EarlierMonths> {
  const parts = store.parts<PaidAtClient>('paid');
  const months: (Omit<EarlierMonth, 'statements'> & { readonly statements: readonly PaidStatement[] })[] = [];
  for (const [index, link] of links.entries()) {
    const month = link.month as Month;
    const statements: PaidStatement[] = [];
    for await (const statement of paidStatements(folder, { link, file: earlierFile(month) }, findings)) {
      for (const paid of paidAtClients(index, statement)) await parts.add(paid.client, paid);
      const { adjustments } = statement;
      const ofNobody = adjustments.filter((one) => one.kind === 'posted' || one.client === null);
      statements.push({ ...statement, lines: [], soldLines: [], adjustments: ofNobody });
    }
    months.push({ month, isClosed: lastClosed !== null && month <= lastClosed, statements });
  }
  return { ofNobody: months, ofPart: (part) => ofPart(months, parts, part) };
}

function paidAtClients(index: number, { partner, lines, soldLines, adjustments }: PaidStatement): PaidAtClient[] {
  const paid = (
    { client, points }: { readonly client: ClientId; readonly points: Decimal },
    corrects: Month | null,
  ) => {
    return { index, partner, client, points: formatDecimal(points), corrects };
  };
  return [
    ...[...lines, ...soldLines].map((line) => paid(line, null)),
    ...adjustments.flatMap((one) =>
      one.kind === 'late' && one.client !== null ? [paid({ ...one, client: one.client }, one.month)] : [],
    ),
  ];
}

async function ofPart(
  months: readonly EarlierMonth[],
  parts: Parts<PaidAtClient>,
  part: number,
): Promise<readonly EarlierMonth[]> {
  const paid = groupBy(await parts.read(part), ({ index, partner }) => `${index} ${partner}`);
  return months.map((month, index) => ({
    ...month,
    statements: month.statements.map((statement): PaidStatement => {
      const own = paid.get(`${index} ${statement.partner}`) ?? [];
      const [inMonth, late] = [own.filter(({ corrects }) => corrects === null), own.filter(isLate)];
      return {
        ...statement,
        lines: inMonth.map(({ client, points }) => ({ client, points: decimalOf(points) })),
        adjustments: late.map(({ client, points, corrects }) => {
          return { kind: 'late', month: corrects, client, points: decimalOf(points) };
        }),
      };
    }),
  }));
}

function isLate(paid: PaidAtClient): paid is PaidAtClient & { readonly corrects: Month } {
  return paid.corrects !== null;
}

function decimalOf(text: string): Decimal {
  return parseDecimalOfAnyLength(text) ?? ZERO;
}
