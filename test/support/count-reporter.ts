/**
 * A Vitest reporter that ends the run with one line, `N passed, N failed` (docs/interfaces.md §1), and says before it
 * how many were skipped, if some were. A file that does not load, or an error outside of any test, counts as failed.
 */
import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** What happened, as counted so far. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The last lines of a run. A run that fails without a failed test (its set-up did not start) has one failure. */
export function countLines({ passed, failed, skipped }: Counts, exitCode: number): readonly string[] {
  const counted = `${passed} passed, ${exitCode !== 0 && failed === 0 ? 1 : failed} failed`;
  return skipped > 0 ? [`${skipped} skipped`, counted] : [counted];
}

/** Counts the tests of modules, and what failed around them. */
export function countOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Counts {
  const states = modules
    .flatMap((module) => [...module.children.allTests()])
    .map((test: TestCase) => test.result().state);
  // A suite's errors are those of its hooks; a module's those of loading it.
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).flatMap((part) => part.errors());
  const number = (state: (typeof states)[number]): number => states.filter((one) => one === state).length;
  return {
    passed: number('passed'),
    failed: number('failed') + broken.length + unhandled.length,
    skipped: number('skipped') + number('pending'),
  };
}

/** Prints the counts as the process exits: after the other reporters, and after the servers have stopped. */
export default class CountReporter implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    process.once('exit', (code) => {
      writeSync(1, `${countLines(this.#counts, code).join('\n')}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#counts = countOf(modules, unhandled);
    if (this.#counts.failed > 0) process.exitCode = 1;
  }
}
