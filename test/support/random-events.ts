import * as fc from 'fast-check';

/** The type and data of an event that has no name and no time yet. */
export interface Body {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

// U+FF5E comes before U+1F600 by code point and after it by UTF-16 unit.
export const PARTNERS = ['acme', '\u{FF5E}zen', '\u{1F600}joy'] as const;
export const CLIENTS = ['c1', '\u{FF5E}c', '\u{1F600}c'] as const;
export const USERS = ['ann', 'bob', '\u{1F600}eve', 'Ärni'] as const;
const TOOLS = ['blog', 'blog', 'forms', 'pages'] as const;
const DEALS = ['d1', 'd2', 'd3'] as const;
const DOMAINS = ['a.example', 'B.Example'] as const;
const COUNTRIES = ['US', 'IN', 'BR'] as const;

// No rate set has XQX, few have CLF; JPY has no minor unit, KWD three digits, CLF four.
const CURRENCIES = ['USD', 'USD', 'USD', 'JPY', 'KWD', 'EUR', 'CLF', 'XQX'] as const;
// Also zero, digits finer than any minor unit, a half-even tie for JPY 14400 × 3, and more digits than a double holds.
const AMOUNTS = [
  '0',
  '1000',
  '100.01',
  '0.01',
  '1000.005',
  '33.333333',
  '180006',
  '7',
  '0.00000001',
  '98765432109876543210.12',
] as const;

const partner = fc.constantFrom(...PARTNERS);
const client = fc.constantFrom('c1', 'c1', 'c1', 'c1', ...CLIENTS);
const user = fc.constantFrom('ann', 'ann', 'bob', 'bob', ...USERS);
const money = { mrr: fc.constantFrom(...AMOUNTS), currency: fc.constantFrom(...CURRENCIES) };
const emailDomains = fc.oneof(
  { weight: 4, arbitrary: fc.subarray([...DOMAINS], { minLength: 1 }) },
  { weight: 1, arbitrary: fc.subarray(['other.example', ...DOMAINS], { maxLength: 1 }) },
);
const emailDomain = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...DOMAINS, 'A.EXAMPLE', 'b.example') },
  { weight: 1, arbitrary: fc.constantFrom('sub.a.example', 'elsewhere.example') },
);

const body = (type: string, data: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Body> =>
  fc.record({ type: fc.constant(type), data: fc.record(data) });

export const partnerRegistered = (of: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('partner.registered', { partner: of, name: fc.constant('Partner'), emailDomains });

export const clientRegistered = (of: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('client.registered', { client: of, name: fc.constant('Client'), country: fc.constantFrom(...COUNTRIES) });

/** Mostly of the partner whose turn it is, so that every partner has users. */
export const userCreated = (of: fc.Arbitrary<string>, by: fc.Arbitrary<string>): fc.Arbitrary<Body> => {
  const email = fc.tuple(of, emailDomain).map(([name, domain]) => `${name}@${domain}`);
  const data = { user: of, partner: by, email };
  const isEmployee = fc.oneof(
    { weight: 15, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  );
  return fc.oneof(body('user.created', data), body('user.created', { ...data, partnerEmployee: isEmployee }));
};

export const subscriptionChanged = (of: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('client.subscription.changed', { client: of, ...money });

export const userAssigned = (who: fc.Arbitrary<string>, where: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('user.assigned', { user: who, client: where });

export const accessGranted = (who: fc.Arbitrary<string>, where: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('access.granted', { user: who, client: where });

const properties = fc.record(
  {
    files: fc.constantFrom(0, 1, 2, 2.5, -1, '2', null),
    status: fc.constantFrom('live', 'draft', true),
    tags: fc.constantFrom([], ['a'], ['a', 'b'], [1], 'a'),
    nested: fc.constantFrom({ n: 1 }, { n: 2 }, { n: null }, [1], 'n'),
  },
  { requiredKeys: [] },
);

const activityPerformed = body('activity.performed', {
  user,
  client,
  tool: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...TOOLS) },
    { weight: 1, arbitrary: fc.constantFrom('login', 'ghost') },
  ),
  action: fc.constantFrom('created', 'edited', 'published', 'viewed'),
}).chain((bare) =>
  fc
    .record({ asset: fc.constantFrom('x', 'y'), properties }, { requiredKeys: [] })
    .map((rest) => ({ type: bare.type, data: { ...bare.data, ...rest } })),
);

const accessRemoved = (who: fc.Arbitrary<string>, where: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  body('access.removed', { user: who, client: where, by: fc.constantFrom('partner', 'client') });

const ofUser = (type: string): fc.Arbitrary<Body> => body(type, { user });

const attributes = fc.record(
  {
    certified: fc.constantFrom(1, 2, 3, null),
    retention: fc.constantFrom(0.5, 0.9, null),
    region: fc.constantFrom('emea', 'latam', null, ['emea']),
    audit: fc.constantFrom({ passed: true }, { passed: false, year: 2018 }, null),
  },
  { requiredKeys: [] },
);

const partnerUpdated = fc.oneof(
  body('partner.updated', { partner, emailDomains }),
  body('partner.updated', { partner, attributes }),
  body('partner.updated', { partner, attributes, emailDomains }),
);

const dealClosed = body('deal.closed', {
  deal: fc.constantFrom(...DEALS),
  partner,
  client,
  ...money,
  kind: fc.constantFrom('sourced', 'assisted'),
});

const adjustmentPosted = body('adjustment.posted', {
  partner,
  month: fc.constantFrom('2018-10', '2018-11', '2018-12', '2019-01', '2019-03', '2019-07', '2021-01'),
  points: fc.constantFrom('5', '-3.5', '0.0001', '-1000', '100', '0', '15.25'),
  reason: fc.constant('goodwill'),
  author: fc.constant('someone'),
});

// One client mostly, and users of two partners, two of them of the same.
const oneClient = fc.constantFrom('c1', 'c1', 'c1', CLIENTS[1]);
const oneOfThree = fc.constantFrom('ann', 'Ärni', 'bob');
const plainActivity = body('activity.performed', {
  user: oneOfThree,
  client: oneClient,
  tool: fc.constantFrom('blog', 'blog', 'blog', 'forms', 'pages'),
  action: fc.constantFrom('created', 'edited'),
});

/** What begins, continues and ends the relationships with a client or two, and little else. */
export const relationshipBody: fc.Arbitrary<Body> = fc.oneof(
  { weight: 16, arbitrary: plainActivity },
  { weight: 6, arbitrary: accessRemoved(oneOfThree, oneClient) },
  { weight: 5, arbitrary: accessGranted(oneOfThree, oneClient) },
  { weight: 2, arbitrary: userAssigned(oneOfThree, oneClient) },
  { weight: 2, arbitrary: subscriptionChanged(oneClient) },
  { weight: 1, arbitrary: body('partner.updated', { partner, emailDomains }) },
  { weight: 1, arbitrary: ofUser('user.reactivated') },
);

/** Anything that can happen, activities most of all; `activity.voided` apart, which names another event. */
export const anyBody: fc.Arbitrary<Body> = fc.oneof(
  { weight: 40, arbitrary: activityPerformed },
  { weight: 3, arbitrary: accessGranted(user, client) },
  { weight: 3, arbitrary: accessRemoved(user, client) },
  { weight: 3, arbitrary: userAssigned(user, client) },
  { weight: 5, arbitrary: partnerUpdated },
  { weight: 3, arbitrary: subscriptionChanged(client) },
  { weight: 3, arbitrary: dealClosed },
  { weight: 1, arbitrary: body('deal.cancelled', { deal: fc.constantFrom(...DEALS) }) },
  { weight: 2, arbitrary: adjustmentPosted },
  { weight: 1, arbitrary: ofUser('user.deleted') },
  { weight: 3, arbitrary: ofUser('user.tagged') },
  { weight: 3, arbitrary: ofUser('user.untagged') },
  { weight: 1, arbitrary: ofUser('user.deactivated') },
  { weight: 1, arbitrary: ofUser('user.reactivated') },
  { weight: 1, arbitrary: userCreated(user, partner) },
  { weight: 1, arbitrary: partnerRegistered(partner) },
  { weight: 1, arbitrary: clientRegistered(client) },
);
