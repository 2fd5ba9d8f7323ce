import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from './api-world.ts';

const folder = join(import.meta.dirname, '../../../rules/schema');
let api: ApiWorld;

beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

describe('/v1/schemas', () => {
  it('serves every schema that ships, as it lies there', async () => {
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const answer = await api.get(`/v1/schemas/${file}`);
      expect(answer.headers['content-type']).toContain('application/schema+json');
      expect(answer.json()).toEqual(JSON.parse(await readFile(join(folder, file), 'utf8')));
    }
  });

  it('names those there are when asked for another', async () => {
    for (const file of ['tools.json', 'constructor', '..%2Fprogram.json']) {
      const answer = await api.get(`/v1/schemas/${file}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not_found' });
      expect(answer.json<{ detail: string }>().detail).toContain('tool.json');
    }
  });
});
