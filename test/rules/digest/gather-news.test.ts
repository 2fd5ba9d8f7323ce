import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherNews, type RecordedNotice } from '../../../rules/digest/gather-news.ts';
import type { ClientId } from '../../../rules/ids.ts';

const client = (id: string): ClientId => id as ClientId;
const END = '2026-03-01T00:00:00.000Z';
const ended = (id: string): RecordedNotice => ({
  kind: 'ended',
  client: client(id),
  body: { end: END, endReason: 'activity_expired' },
});
const restored = (id: string): RecordedNotice => ({ kind: 'restored', client: client(id), body: { end: END } });
const month = (kind: 'month_drafted' | 'month_closed', name: string, totalPoints: string): RecordedNotice => ({
  kind,
  client: null,
  body: { month: name, totalPoints, creditedTier: null },
});

describe('what a stretch of notices comes to', () => {
  it('leaves out an end that was taken back, and says so of one told before', () => {
    const news = gatherNews([ended('shop'), restored('shop'), ended('bar'), restored('told before')]);
    expect(news.ended.map((one) => one.client)).toEqual(['bar']);
    expect(news.restored.map((one) => one.client)).toEqual(['told before']);
  });

  it('says the last word of a month', () => {
    const news = gatherNews([
      month('month_drafted', '2026-01', '1'),
      month('month_drafted', '2026-02', '2'),
      month('month_closed', '2026-01', '3'),
    ]);
    expect(news.months).toEqual([
      { month: '2026-02', kind: 'drafted', totalPoints: '2', creditedTier: null },
      { month: '2026-01', kind: 'closed', totalPoints: '3', creditedTier: null },
    ]);
  });

  it('tells how many share a client, and no name', () => {
    const news = gatherNews([
      { kind: 'sharing_started', client: client('shop'), body: { partners: 2, since: END } },
      { kind: 'sharing_ended', client: client('shop'), body: { partners: 1, end: END } },
    ]);
    expect(news.sharing).toMatchObject([
      { kind: 'started', partners: 2 },
      { kind: 'ended', partners: 1 },
    ]);
  });

  it('keeps the balance of ends and restorations, whatever came', () => {
    const any = constantFrom(ended('shop'), restored('shop'), ended('bar'), restored('bar'));
    assert(
      property(array(any), (notices) => {
        const news = gatherNews(notices);
        for (const id of ['shop', 'bar']) {
          const count = (list: readonly { readonly client: ClientId | null }[]): number =>
            list.filter((one) => one.client === id).length;
          const balance =
            count(notices.filter(({ kind }) => kind === 'ended')) -
            count(notices.filter(({ kind }) => kind === 'restored'));
          expect(count(news.ended)).toBe(Math.max(0, balance));
          expect(count(news.restored)).toBe(Math.max(0, -balance));
        }
      }),
    );
  });
});
