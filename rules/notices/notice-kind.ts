/** The kinds of notices (`docs/domain.md §9`). */

/** About a pair. `sharing_…` tell a partner that another began or stopped managing the same client. */
export const PAIR_NOTICES = [
  'started',
  'expiring',
  'withdrawn',
  'ended',
  'restored',
  'sharing_started',
  'sharing_ended',
] as const;

/** About a month of a partner. */
export const MONTH_NOTICES = ['month_drafted', 'month_closed', 'tier_changed'] as const;

export const NOTICE_KINDS = [...PAIR_NOTICES, ...MONTH_NOTICES] as const;

export type PairNoticeKind = (typeof PAIR_NOTICES)[number];
export type NoticeKind = (typeof NOTICE_KINDS)[number];
