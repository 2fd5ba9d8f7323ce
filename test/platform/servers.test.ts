/** The servers that the whole suite uses (`test/global-setup.ts`). */
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTE } from '../../workflows/contract.ts';
import { query } from '../support/servers/query.ts';
import { createTestDatabase, ensureTemplate } from '../support/servers/test-database.ts';
import { createTestNamespace } from '../support/servers/test-namespace.ts';

describe('the databases of test files', () => {
  it('have nothing of each other', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.url, 'create table note (text text)');
    expect(await query(two.url, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    await Promise.all([one.drop(), two.drop()]);
  });

  it('are gone after drop, whoever is still connected', async () => {
    const database = await createTestDatabase();
    const forgotten = new Client({ connectionString: database.url });
    forgotten.on('error', () => undefined);
    await forgotten.connect();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toThrow(`database "${database.name}" does not exist`);
  });

  it('can be copies of a template that is filled once, however many ask', async () => {
    let filled = 0;
    const fill = async (url: string): Promise<void> => {
      filled += 1;
      await query(url, "create table note as select 'kept' as text");
    };
    const name = `template_of_${(await createTestDatabase()).name}`;
    await Promise.all([ensureTemplate(name, fill), ensureTemplate(name, fill)]);
    const copy = await createTestDatabase({ template: name });
    expect(await query(copy.url, 'select text from note')).toEqual([{ text: 'kept' }]);
    expect(filled).toBe(1);
    await copy.drop();
  });

  it('sort text by code point and know letters beyond ASCII', async () => {
    const database = await createTestDatabase();
    const words = "select string_agg(word, ' ' order by word) as sorted, bool_and(lower('É') = 'é') as folded";
    const rows = await query(database.url, `${words} from unnest(array['b', 'Z', 'é', 'a']) as t(word)`);
    expect(rows).toEqual([{ sorted: 'Z a b é', folded: true }]);
    await database.drop();
  });
});

describe('the Temporal namespaces of test files', () => {
  it('know our search attributes as soon as they are made', async () => {
    const { client, taskQueue, close } = await createTestNamespace();
    const partner = defineSearchAttributeKey(SEARCH_ATTRIBUTE.partner, SearchAttributeType.KEYWORD);
    const started = await client.workflow.start('nobodyRunsThis', {
      taskQueue,
      workflowId: 'w',
      typedSearchAttributes: new TypedSearchAttributes([{ key: partner, value: 'acme' }]),
    });
    const { typedSearchAttributes } = await started.describe();
    expect(typedSearchAttributes.get(partner)).toBe('acme');
    await close();
  });

  it('have nothing of each other', async () => {
    const [one, two] = await Promise.all([createTestNamespace(), createTestNamespace()]);
    await one.client.workflow.start('nobodyRunsThis', { taskQueue: one.taskQueue, workflowId: 'w' });
    await expect(two.client.workflow.getHandle('w').describe()).rejects.toThrow(/not found/);
    await Promise.all([one.close(), two.close()]);
  });
});
