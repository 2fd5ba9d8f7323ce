/** Preconditions of a qualifying activity in English. */
import type { Precondition } from '../explain/explain-preconditions.ts';
import type { Mender, Remedy } from '../explain/mender.ts';
import { formatInstant } from '../time/instant.ts';
import type { Language } from './language.ts';

const MET: Readonly<Record<Precondition, string>> = {
  unattributed: 'the user, its partner and the client are registered',
  user_deleted: 'the user is not deleted',
  user_deactivated: 'the user is active in the partner’s account',
  not_partner_employee: 'the user is marked as partner employee',
  not_assigned: 'the client is assigned to the user',
  no_access: 'the user has access to the client’s account',
};

const FAILED: Readonly<Record<Precondition, string>> = {
  unattributed: 'the user, its partner or the client is not registered',
  user_deleted: 'the user is deleted',
  user_deactivated: 'the user is deactivated in the partner’s account',
  not_partner_employee: 'the user is not marked as partner employee',
  not_assigned: 'the client is not assigned to the user',
  no_access: 'the user has no access to the client’s account',
};

const MENDERS: Readonly<Record<Mender, string>> = {
  partner_admin: 'an admin of the partner',
  client: 'the client',
  programme: 'the programme',
};

const REMEDIES: Readonly<Record<Remedy, string>> = {
  register_partner: 'register the partner',
  register_client: 'register the client',
  create_user: 'create the user',
  create_another_user: 'create another user: a deletion is final',
  reactivate_user: 'reactivate the user',
  mark_as_partner_employee: 'mark the user as partner employee',
  assign_client: 'assign the client to the user',
  approve_email_domain: 'approve the domain of the user’s e-mail address',
  grant_access: 'give the user access to its account',
};

export const englishPreconditions: Pick<Language, 'precondition' | 'since' | 'mending'> = {
  precondition: (precondition, isMet) => (isMet ? MET : FAILED)[precondition],
  since: (fact, { time }) => `${fact}, since ${formatInstant(time)}`,
  mending: ({ by, remedy }) => `${MENDERS[by]} can ${REMEDIES[remedy]}`,
};
