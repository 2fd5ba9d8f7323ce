/** Rule sets as they are sent and answered. */
import { z } from 'zod';
import { isProgrammePath } from '../../programme/programme-path.ts';
import { lookedUp, nextCursor, page, timeIn, timeOut } from './common.ts';

export const files = z
  .record(
    z.string().max(200).refine(isProgrammePath, 'must be a path in the folder, such as tools/blog.json'),
    z.string(),
  )
  .meta({
    description: 'text by path in the programme folder',
    examples: [{ 'program.json': '{ "name": "oss", … }', 'tools/blog.json': '{ "tool": "blog", … }' }],
  });

export const checkBody = z.strictObject({ files });

export const publishBody = z.strictObject({
  files,
  from: z
    .union([z.literal('always'), timeIn])
    .optional()
    .meta({ description: 'in force from then on: a time, or always; now if left out' }),
  note: z.string().max(2000).optional().meta({ description: 'why, for whoever reads the list' }),
  ifVersion: z.string().optional().meta({ description: 'publish only if this is the last published version' }),
});

export const versionPath = z.object({ version: lookedUp.meta({ description: '<name>@<n>' }) });

const version = {
  version: z.string().meta({ description: '<name>@<n>' }),
  effectiveFrom: z.string().meta({ description: 'a time, or always' }),
  publishedAt: timeOut,
  author: z.string(),
  note: z.string().nullable(),
  contentHash: z.string().meta({ description: 'SHA-256 over the files, in hex' }),
  position: z.int().meta({ description: "place in the ledger's order" }),
};

export const versionsQuery = z.strictObject(page);

export const versionsAnswer = z
  .object({ items: z.array(z.object(version).meta({ id: 'RuleSetVersion' })), nextCursor })
  .meta({ id: 'RuleSetVersions' });

export const versionAnswer = z.object({ ...version, files: z.record(z.string(), z.string()) }).meta({ id: 'RuleSet' });

const diagnostic = z
  .object({
    file: z.string(),
    line: z.int(),
    column: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'RuleSetDiagnostic' });

export const checkAnswer = z
  .object({
    publishable: z.boolean().meta({ description: 'whether no mistake is an error' }),
    diagnostics: z.array(diagnostic),
  })
  .meta({ id: 'RuleSetCheck' });

export const publishedAnswer = z.object({ ...version, warnings: z.array(diagnostic) }).meta({ id: 'PublishedRuleSet' });
