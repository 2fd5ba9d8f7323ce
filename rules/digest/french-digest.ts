/** Digests in French. */
import type { EndReason } from '../relationship/period.ts';
import type { DigestWords } from './digest-words.ts';

const REASONS: Readonly<Record<EndReason, string>> = {
  activity_expired: 'aucune activité qualifiante ne l’a renouvelée à temps',
  access_removed_by_partner:
    'vous avez retiré l’accès, ou le domaine e-mail, du dernier utilisateur qui gérait ce client',
  removed_from_client_account: 'le client a supprimé le dernier utilisateur qui le gérait',
  user_deleted: 'le dernier utilisateur qui gérait ce client a été supprimé',
};

const partners = (count: number): string => (count === 1 ? 'vous revient en entier' : `est partagé entre ${count}`);

export const frenchDigest: DigestWords = {
  locale: 'fr-FR',
  subject: (partner, until) => `${partner} : vos clients gérés, ${until}`,
  intro: (partner, from, until, zone) =>
    `Ce qui est arrivé aux clients gérés de ${partner} du ${from} au ${until}, et ce qui va arriver. Les heures sont celles de ${zone}.`,

  expiringTitle: 'Clients que vous perdrez bientôt, si rien n’est fait',
  expiringHint:
    'Toute activité qualifiante dans le compte du client avant cette heure renouvelle la gestion ; celle qui la maintient est nommée en exemple.',
  expiring: (client, expiresAt, tool, user) =>
    `${client} : jusqu’au ${expiresAt}. Maintenu par ${user} avec l’outil ${tool} : à refaire, ou toute autre activité qualifiante.`,
  endedTitle: 'Gestion terminée',
  ended: (client, end, reason) => `${client} : terminée le ${end}, car ${REASONS[reason]}.`,
  restoredTitle: 'Finalement maintenue',
  restored: (client, end) => `${client} : la fin annoncée pour le ${end} est annulée.`,
  startedTitle: 'Nouveaux clients gérés',
  started: (client, start) => `${client} : géré depuis le ${start}.`,
  movedTitle: 'Dates autres que celles annoncées',
  moved: (client, was, expiresAt) => `${client} : jusqu’au ${expiresAt}, et non jusqu’au ${was}.`,
  sharingTitle: 'Clients partagés',
  sharing: (client, kind, at, count) =>
    kind === 'started'
      ? `${client} : un autre partenaire le gère aussi depuis le ${at} ; son crédit ${partners(count)}.`
      : `${client} : un partenaire a cessé de le gérer le ${at} ; son crédit ${partners(count)}.`,
  monthsTitle: 'Mois et niveaux',
  month: (month, kind, points, tier) =>
    `${month} : ${kind === 'drafted' ? 'calculé, pas encore clos' : 'clos'}, ${points} points, niveau ${tier ?? 'aucun'}.`,
  tier: (month, from, to) => `Avec ${month}, votre niveau est désormais ${to ?? 'aucun'} (avant : ${from ?? 'aucun'}).`,
  singleKeepersTitle: 'Clients qui tiennent à une seule personne',
  singleKeepersHint: 'Un deuxième utilisateur actif chez ces clients les garde quand le premier est absent ou s’en va.',
  singleKeeper: (client, user, because, expiresAt) =>
    `${client} : à ${user}. ${because
      .map((one) =>
        one === 'active'
          ? `Personne d’autre n’y est actif : la gestion s’éteint le ${expiresAt} sauf nouvelle activité qualifiante.`
          : 'Personne d’autre ne le gère : la gestion se termine aussitôt si cet utilisateur perd son accès.',
      )
      .join(' ')}`,

  potentialTitle: 'Clients que vous pourriez avoir',
  potentialHint:
    'Vos utilisateurs y sont actifs et rien ne compte. Une fois l’obstacle levé, leur prochaine activité qualifiante comptera.',
  potential: (client, worth, points, activities, mendings) =>
    `${client} : ${worth} et ${points} points par mois ; ${activities} ${activities < 2 ? 'activité n’a pas compté' : 'activités n’ont pas compté'}. ` +
    (mendings.length === 0
      ? 'L’obstacle est levé : la prochaine comptera.'
      : `Pour y remédier : ${mendings.join(' ; ')}.`),

  more: 'Et d’autres : demandez la liste entière.',
  footer: (frequency) =>
    `Vous recevez ce message ${frequency === 'daily' ? 'chaque jour' : 'chaque lundi'} où il y a quelque chose à dire. Pour le changer ou l’arrêter, écrivez à ceux qui gèrent le programme.`,
};
