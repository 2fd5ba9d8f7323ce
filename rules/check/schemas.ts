/** The JSON Schema of each file of a programme folder. */
import type { JSONSchema } from 'vscode-json-languageservice';
import { isToolFile } from '../programme/tool-file.ts';
import program from '../schema/program.json' with { type: 'json' };
import rates from '../schema/rates.json' with { type: 'json' };
import tiers from '../schema/tiers.json' with { type: 'json' };
import tool from '../schema/tool.json' with { type: 'json' };

/** By the name under which they lie in `rules/schema/` and are served. */
export const SCHEMAS: Readonly<Record<string, JSONSchema>> = {
  'program.json': program,
  'rates.json': rates,
  'tiers.json': tiers,
  'tool.json': tool,
};

/** Null for a file that is none of a programme's. */
export function schemaOf(file: string): JSONSchema | null {
  return SCHEMAS[isToolFile(file) ? 'tool.json' : file] ?? null;
}
