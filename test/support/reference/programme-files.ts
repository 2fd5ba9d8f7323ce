import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgrammeVersion, Tool } from './programme.ts';

/** Reads a log of JSON lines, in the order of arrival. */
export function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
}

/** Reads a programme folder (docs/interfaces.md §2) as one version; its files are trusted to be well-formed. */
export function readProgramme(folder: string, effectiveFrom: 'always' | number = 'always'): ProgrammeVersion {
  const files = readdirSync(join(folder, 'tools')).filter((name) => name.endsWith('.json'));
  return {
    program: readJson<ProgrammeVersion['program']>(join(folder, 'program.json')),
    rates: readJson<ProgrammeVersion['rates']>(join(folder, 'rates.json')),
    tiers: readJson<ProgrammeVersion['tiers']>(join(folder, 'tiers.json')),
    tools: files.map((name) => readJson<Tool>(join(folder, 'tools', name))),
    effectiveFrom,
  };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
