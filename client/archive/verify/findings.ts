/** What an archive says otherwise than it must. */

export interface Finding {
  readonly file: string;
  /** From 1; null for the file as a whole. */
  readonly line: number | null;
  readonly partner: string | null;
  /** Such as `lines[2].points`. */
  readonly field: string | null;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

/** Findings told at most for one file: enough to stop trusting it, and to begin looking. */
const MOST_A_FILE = 50;

export class Findings {
  readonly #told: Finding[] = [];
  readonly #counts = new Map<string, number>();

  add(file: string, message: string, place: Partial<Omit<Finding, 'file' | 'message'>> = {}): void {
    const count = (this.#counts.get(file) ?? 0) + 1;
    this.#counts.set(file, count);
    if (count <= MOST_A_FILE) this.#told.push({ file, line: null, partner: null, field: null, ...place, message });
  }

  /** Two values that must be the same. */
  expect(file: string, found: unknown, wanted: unknown, place: Partial<Omit<Finding, 'file' | 'message'>>): void {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) this.add(file, differs(found, wanted), place);
  }

  get told(): readonly Finding[] {
    return this.#told;
  }

  /** How many there are, told or not. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

export function differs(found: unknown, wanted: unknown): string {
  return `is ${shown(found)}, and must be ${shown(wanted)}`;
}

/** Long values are cut: they are in the file. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not there';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
