/** Preconditions of a qualifying activity in French. */
import type { Precondition } from '../explain/explain-preconditions.ts';
import type { Mender, Remedy } from '../explain/mender.ts';
import { formatInstant } from '../time/instant.ts';
import type { Language } from './language.ts';

const MET: Readonly<Record<Precondition, string>> = {
  unattributed: 'l’utilisateur, son partenaire et le client sont enregistrés',
  user_deleted: 'l’utilisateur n’est pas supprimé',
  user_deactivated: 'l’utilisateur est actif dans le compte du partenaire',
  not_partner_employee: 'l’utilisateur est défini comme employé partenaire',
  not_assigned: 'le client est associé à l’utilisateur',
  no_access: 'l’utilisateur a accès au compte du client',
};

const FAILED: Readonly<Record<Precondition, string>> = {
  unattributed: 'l’utilisateur, son partenaire ou le client n’est pas enregistré',
  user_deleted: 'l’utilisateur est supprimé',
  user_deactivated: 'l’utilisateur est désactivé dans le compte du partenaire',
  not_partner_employee: 'l’utilisateur n’est pas défini comme employé partenaire',
  not_assigned: 'le client n’est pas associé à l’utilisateur',
  no_access: 'l’utilisateur n’a pas accès au compte du client',
};

const MENDERS: Readonly<Record<Mender, string>> = {
  partner_admin: 'un administrateur du partenaire',
  client: 'le client',
  programme: 'le programme',
};

const REMEDIES: Readonly<Record<Remedy, string>> = {
  register_partner: 'enregistrer le partenaire',
  register_client: 'enregistrer le client',
  create_user: 'créer l’utilisateur',
  create_another_user: 'créer un autre utilisateur : une suppression est définitive',
  reactivate_user: 'réactiver l’utilisateur',
  mark_as_partner_employee: 'définir l’utilisateur comme employé partenaire',
  assign_client: 'associer le client à l’utilisateur',
  approve_email_domain: 'approuver le domaine de l’adresse e-mail de l’utilisateur',
  grant_access: 'donner à l’utilisateur accès à son compte',
};

export const frenchPreconditions: Pick<Language, 'precondition' | 'since' | 'mending'> = {
  precondition: (precondition, isMet) => (isMet ? MET : FAILED)[precondition],
  since: (fact, { time }) => `${fact}, depuis le ${formatInstant(time)}`,
  mending: ({ by, remedy }) => `${MENDERS[by]} peut ${REMEDIES[remedy]}`,
};
