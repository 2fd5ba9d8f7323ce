import { describe, expect, it } from 'vitest';
import { describeDigest } from '../../../rules/digest/describe-digest.ts';
import { saysSomething, type Digest } from '../../../rules/digest/digest.ts';
import { digestAsHtml, digestAsText } from '../../../rules/digest/digest-formats.ts';
import { END_REASONS } from '../../../rules/relationship/period.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';

const at = (text: string): Instant => parseInstant(text) as Instant;

const NOTHING = {
  partner: 'acme',
  partnerName: 'Acme',
  frequency: 'daily',
  from: at('2026-03-09T06:00:00Z'),
  until: at('2026-03-10T06:00:00Z'),
  zone: 'Europe/Paris',
  names: { shop: 'The <b>Shop</b> & "Co"' },
  news: { started: [], ended: [], restored: [], moved: [], sharing: [], months: [], tiers: [] },
  expiring: { items: [], more: false },
  singleKeepers: { items: [], more: false },
  potential: { items: [], more: false },
} as unknown as Digest;

const t = at('2026-03-12T23:30:00Z');
const FULL = {
  ...NOTHING,
  news: {
    started: [{ client: 'new', start: t }],
    ended: END_REASONS.map((reason) => ({ client: `by ${reason}`, end: t, reason })),
    restored: [{ client: 'back', end: t }],
    moved: [{ client: 'later', was: t, expiresAt: t }],
    sharing: [
      { client: 'shop', kind: 'started', partners: 3, at: t },
      { client: 'shop', kind: 'ended', partners: 1, at: t },
    ],
    months: [{ month: '2026-02', kind: 'closed', totalPoints: '12.5', creditedTier: 'gold' }],
    tiers: [{ month: '2026-02', from: null, to: 'gold' }],
  },
  expiring: { items: [{ client: 'shop', expiresAt: t, user: 'ann', tool: 'docs' }], more: true },
  singleKeepers: {
    items: [{ client: 'shop', expiresAt: t, keepers: [{ user: 'ann', because: ['active', 'managing'] }] }],
    more: false,
  },
  potential: {
    items: [
      {
        client: 'shop',
        activities: 2,
        credit: '500',
        currency: 'USD',
        points: '5',
        mendings: [
          { by: 'partner_admin', remedy: 'assign_client' },
          { by: 'partner_admin', remedy: 'assign_client' },
        ],
      },
    ],
    more: false,
  },
} as unknown as Digest;

describe('a digest in plain text', () => {
  it('says in English what was, what will be, and what can be done, in the time of the programme', () => {
    const text = digestAsText(describeDigest(FULL, 'en'));
    expect(text).toContain('from 9 March 2026 at 07:00 to 10 March 2026 at 07:00');
    expect(text).toContain(
      '- The <b>Shop</b> & "Co" (shop): until 13 March 2026 at 00:30. Held by ann with the tool docs: do it again, or anything else that qualifies.',
    );
    expect(text).toContain('- new: managed since 13 March 2026 at 00:30.');
    expect(text).toContain('its credit is divided among 3.');
    expect(text).toContain('2026-02: closed, 12.5 points, tier gold.');
    expect(text).toContain('With 2026-02 your tier changed from none to gold.');
    expect(text).toContain('And more: ask for the whole list.');
    expect(text).toContain(
      'USD 500 and 5 points a month; 2 activities did not count. To mend it: an admin of the partner can assign the client to the user.',
    );
  });

  it('says the same in French', () => {
    const text = digestAsText(describeDigest(FULL, 'fr'));
    expect(text).toContain('du 9 mars 2026 à 07:00 au 10 mars 2026 à 07:00');
    expect(text).toContain('jusqu’au 13 mars 2026 à 00:30. Maintenu par ann avec l’outil docs');
    expect(text).toContain('Avec 2026-02, votre niveau est désormais gold (avant : aucun).');
    expect(text.match(/^- /gm)).toHaveLength(digestAsText(describeDigest(FULL, 'en')).match(/^- /gm)?.length ?? 0);
  });

  it('leaves out what there is nothing to say of', () => {
    const { sections } = describeDigest(NOTHING, 'en');
    expect(sections).toEqual([]);
  });
});

describe('a digest in HTML', () => {
  it('escapes whatever names hold, and loads nothing', () => {
    const html = digestAsHtml(describeDigest(FULL, 'en'));
    expect(html).toContain('The &lt;b&gt;Shop&lt;/b&gt; &amp; &quot;Co&quot; (shop)');
    expect(html).not.toMatch(/<b>|<img|<script|<link|href|src=|url\(/);
  });

  it('says what the plain text says', () => {
    const told = describeDigest(FULL, 'fr');
    expect(digestAsHtml(told).match(/<li>/g)).toHaveLength(digestAsText(told).match(/^- /gm)?.length ?? 0);
  });
});

describe('a subject', () => {
  it('is one line, whatever the partner is called', () => {
    const { subject } = describeDigest({ ...NOTHING, partnerName: 'Acme\r\nBcc: eve@example.com' }, 'en');
    expect(subject).toBe('Acme Bcc: eve@example.com: your managed clients, 10 March 2026');
  });
});

describe('a digest is worth a message', () => {
  const expiring = (expiresAt: string): Digest['expiring'] =>
    ({ items: [{ client: 'shop', expiresAt: at(expiresAt), user: 'ann', tool: 'docs' }], more: false }) as never;

  it.each([
    ['with nothing', NOTHING, false],
    ['with lists that stand as they stood', { ...NOTHING, singleKeepers: FULL.singleKeepers }, false],
    ['with news', { ...NOTHING, news: { ...NOTHING.news, tiers: FULL.news.tiers } }, true],
    ['daily, of an expiry within a week', { ...NOTHING, expiring: expiring('2026-03-17T06:00:00Z') }, true],
    ['daily, of one later', { ...NOTHING, expiring: expiring('2026-03-17T06:00:00.001Z') }, false],
    ['weekly, of one later', { ...NOTHING, frequency: 'weekly', expiring: expiring('2026-03-18T06:00:00Z') }, true],
  ] as const)('%s: %#', (_title, digest, expected) => {
    expect(saysSomething(digest)).toBe(expected);
  });
});
