/** Says what a bench found: a table for people, or one JSON document with `--json`. */
import { availableParallelism, cpus } from 'node:os';
import type { Result } from './comparison.ts';

export interface Report {
  readonly bench: string;
  readonly results: readonly Result[];
  /** Other figures worth knowing, by name. */
  readonly figures: Readonly<Record<string, string | number>>;
  readonly notMeasured: readonly string[];
}

export function printReport(report: Report): void {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ ...report, machine: machine() }, null, 2));
  else console.log(textOf(report));
}

/** Progress goes to a terminal only, and never into a result. */
export function progress(message: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${message}\n`);
}

function machine() {
  return { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() };
}

function textOf({ bench, results, figures, notMeasured }: Report): string {
  const { node, cpu, cores } = machine();
  return [
    `${bench}: Node ${node}, ${cores} cores, ${cpu}`,
    ...results.flatMap((result) => ['', ...linesOf(result)]),
    '',
    ...Object.entries(figures).map(([name, figure]) => `${name}: ${figure}`),
    '',
    'Not measured:',
    ...notMeasured.map((line) => `- ${line}`),
  ].join('\n');
}

function linesOf({ title, unit, rounds, baseline, contenders, claims }: Result): readonly string[] {
  const rows = contenders.map(({ name, median, min, max, ratio }) => [
    name,
    number(median),
    `${number(min)}–${number(max)}`,
    `${number(ratio.median)} ×`,
    `${number(ratio.min)}–${number(ratio.max)}`,
  ]);
  return [
    `${title} (${rounds} rounds; ratio to "${baseline}")`,
    ...aligned([['', unit, 'min–max', 'ratio', 'min–max'], ...rows]),
    ...claims.map(({ contender, wanted, aim, ratio, met }) => {
      const found = `${contender}: ${number(ratio)} × ${baseline}`;
      return `${met ? 'met' : 'MISSED'}: ${found}, aim ${wanted} ${aim} ×`;
    }),
  ];
}

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** Three significant digits for small figures, thousands apart for large ones. */
function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
