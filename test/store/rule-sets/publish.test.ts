import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { versionAt } from '../../../rules/programme/rule-set-version.ts';
import { RuleSetConflictError, RuleSetInvalidError, RuleSetUnreadableError } from '../../../store/errors.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { readHead } from '../../../store/ledger/ledger-head.ts';
import { filesOfVersion, listVersions } from '../../../store/rule-sets/list-versions.ts';
import { publishRuleSet, type Publication } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { activity, parsed } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

type Files = ReadonlyMap<string, string>;

describe('rule sets', () => {
  let store: TestStore;
  let files: Files;

  beforeEach(async () => {
    store = await createTestStore();
    files = await exampleProgramme();
  });
  afterEach(() => store.close());

  const publish = (what: Files, more: Partial<Publication> = {}): ReturnType<typeof publishRuleSet> =>
    publishRuleSet(store.pool, what, {
      effectiveFrom: 'always',
      author: 'ann',
      note: null,
      publishedAt: 1_000,
      ...more,
    });

  /** The example with other settings in program.json. */
  function programme(settings: object): Files {
    const program = { ...(JSON.parse(files.get('program.json') ?? '') as object), ...settings };
    return new Map(files).set('program.json', JSON.stringify(program));
  }

  const sendEvent = (): ReturnType<typeof appendEvents> =>
    appendEvents(store.pool, parsed(activity('ann', 'shop')), { acceptedAt: 1 });

  describe('publishing', () => {
    it('numbers the versions of a name and gives each a place between the events', async () => {
      const published = [await publish(files)];
      await sendEvent();
      published.push(await publish(files), await publish(programme({ name: 'other' })));
      await sendEvent();
      expect(published.map(({ version, position }) => `${version} at ${position}`)).toEqual([
        'oss@1 at 1',
        'oss@2 at 3',
        'other@1 at 4',
      ]);
      expect(await store.rows('SELECT position FROM ledger ORDER BY 1')).toEqual([{ position: 2 }, { position: 5 }]);
      expect(await readHead(store.pool)).toEqual({ position: 5, ruleSetPosition: 4, firstAcceptedAt: 1000 });
    });

    it('records who, when, why and from when on', async () => {
      const { contentHash } = await publish(files);
      await publish(programme({ title: 'New' }), { effectiveFrom: 5_000, author: 'bob', note: 'a title' });
      const versions = await listVersions(store.pool);
      expect(versions).toEqual([
        {
          version: 'oss@1',
          position: 1,
          effectiveFrom: 'always',
          contentHash,
          author: 'ann',
          note: null,
          publishedAt: 1_000,
        },
        {
          version: 'oss@2',
          position: 2,
          effectiveFrom: 5_000,
          contentHash: expect.any(String) as string,
          author: 'bob',
          note: 'a title',
          publishedAt: 1_000,
        },
      ]);
      expect(versions[1]?.contentHash).not.toBe(contentHash);
    });

    it('keeps the files as they were', async () => {
      await publish(files);
      expect(await filesOfVersion(store.pool, 'oss@1')).toEqual(files);
      expect(await filesOfVersion(store.pool, 'oss@2')).toBeNull();
    });

    it('gives the same files the same hash, in whatever order they are listed', async () => {
      const [one, other] = [await publish(files), await publish(new Map([...files].toReversed()))];
      expect(one.contentHash).toBe(other.contentHash);
    });

    it('marks everybody', async () => {
      await publish(files);
      expect(await store.rows('SELECT user_id, client_id, partner_id, urgent, marked_at FROM mark')).toEqual([
        { user_id: null, client_id: null, partner_id: null, urgent: false, marked_at: 1_000 },
      ]);
    });

    it('refuses a programme with mistakes, naming all of them, and leaves nothing behind', async () => {
      const broken = new Map(programme({ windowDays: 0, timezone: 'Mars/Olympus' })).set('rates.json', '{');
      const attempt = publish(broken);
      await expect(attempt).rejects.toThrow(RuleSetInvalidError);
      const error: unknown = await attempt.catch((thrown: unknown) => thrown);
      const issues = error instanceof RuleSetInvalidError ? error.issues : [];
      expect(issues.map(({ file, pointer }) => `${file} ${pointer}`)).toEqual(
        expect.arrayContaining(['program.json /windowDays', 'program.json /timezone']),
      );
      expect(issues.some(({ file }) => file === 'rates.json')).toBe(true);
      expect(await listVersions(store.pool)).toEqual([]);
      expect((await readHead(store.pool)).position).toBe(0);
    });

    it('can be bound to the version that was seen last, and says which one came between', async () => {
      await expect(publish(files, { ifVersion: 'oss@1' })).rejects.toThrow('The last published rule set is none');
      await publish(files);
      await publish(files, { ifVersion: 'oss@1' });
      const late = publish(files, { ifVersion: 'oss@1' });
      await expect(late).rejects.toThrow(RuleSetConflictError);
      await expect(late).rejects.toMatchObject({ actual: 'oss@2' });
      expect(await listVersions(store.pool)).toHaveLength(2);
    });

    it('lets one of several who saw the same version publish', async () => {
      await publish(files);
      const attempts = await Promise.allSettled(
        Array.from({ length: 4 }, () => publish(files, { ifVersion: 'oss@1' })),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await listVersions(store.pool)).toHaveLength(2);
    });
  });

  describe('the rule book', () => {
    it('is empty before the first', async () => {
      expect(await loadRuleBook(store.pool)).toEqual({ position: 0, book: [] });
    });

    it('has all versions in the order of publication, each with its place', async () => {
      await publish(files, { effectiveFrom: 9_000 });
      await sendEvent();
      await publish(programme({ windowDays: 60 }));
      const { position, book } = await loadRuleBook(store.pool);
      expect(position).toBe(3);
      expect(book.map((version) => [version.position, version.version, version.effectiveFrom])).toEqual([
        [1, 'oss@1', 9_000],
        [3, 'oss@2', 'always'],
      ]);
      expect(versionAt(book, 8_999)?.programme.windowDays).toBe(60);
      expect(versionAt(book, 9_000)?.version).toBe('oss@1');
    });

    it('names the version that this code can no longer read', async () => {
      await publish(files);
      await store.pool.query(`ALTER TABLE rule_set_version DISABLE TRIGGER ALL;
        UPDATE rule_set_version SET files = '{"program.json": "{}"}'`);
      const reading = loadRuleBook(store.pool);
      await expect(reading).rejects.toThrow(RuleSetUnreadableError);
      await expect(reading).rejects.toThrow('oss@1');
    });
  });

  describe('the cached rule book', () => {
    it('is read once, and again when something was published', async () => {
      await publish(files);
      const cache = createRuleBookCache();
      const first = await cache.at(store.pool);
      await sendEvent();
      expect(await cache.at(store.pool)).toBe(first);
      await publish(programme({ title: 'New' }));
      const second = await cache.at(store.pool);
      expect(second.position).toBe(3);
      expect(second.book.map(({ version }) => version)).toEqual(['oss@1', 'oss@2']);
      expect(second.book[0]?.programme).toBe(first.book[0]?.programme);
    });

    it('rules by the versions in the book', async () => {
      const cache = createRuleBookCache();
      const blog = { time: 5, data: { tool: 'nowhere', action: 'published' } };
      expect(await (await cache.at(store.pool)).engine.rule([blog])).toEqual([{ kind: 'unknown_tool', version: null }]);
      await publish(files);
      expect(await (await cache.at(store.pool)).engine.rule([blog])).toEqual([
        { kind: 'unknown_tool', version: 'oss@1' },
      ]);
    });

    it('gives a transaction that began before the publication the book it can see, and keeps the newer one', async () => {
      await publish(files);
      const cache = createRuleBookCache();
      await inTransaction(store.pool, async (client) => {
        await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await client.query('SELECT 1 FROM ledger_head');
        await publish(files);
        const newer = await cache.at(store.pool);
        expect(newer.book).toHaveLength(2);
        expect((await cache.at(client)).book).toHaveLength(1);
        expect(await cache.at(store.pool)).toBe(newer);
      });
    });
  });
});
