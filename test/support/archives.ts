/** Archives straight from a store, without an API in between. */
import type { Pool } from 'pg';
import { archiveFile, describeArchive } from '../../client/archive/make-archive.ts';
import { writeArchive } from '../../client/archive/write-archive.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';

export async function archiveInto(folder: string, pool: Pool, month: string, now: Instant): Promise<void> {
  const described = await describeArchive(pool, createRuleBookCache(), month as Month, now);
  if (described.kind !== 'archive') throw new Error(`${month}: ${described.kind}`);
  await writeArchive(folder, described.manifest, async (file) => {
    const text = await archiveFile(pool, month as Month, file);
    if (typeof text === 'string') throw new Error(`the archive has no file ${file}`);
    return bytesOf(text);
  });
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
