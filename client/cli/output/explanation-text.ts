/** Why a pair is credited or not, as people read it. */
import type { ExplanationView } from '../../relationships/explanation-view.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

export function explanationText(view: ExplanationView): string {
  const parts = [summary(view), ...view.users.map(userText), activitiesText(view)].filter((part) => part !== '');
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function summary({ partner, client, at, status, period }: ExplanationView): string {
  const pair = printable(`${partner} and ${client}`);
  const when = `as of ${shortTime(at)} UTC`;
  if (period === null) return `${pair}: not credited, ${when}: no activity ever qualified.`;
  if (status === 'managed') {
    const holder =
      period.heldBy === null
        ? ''
        : `, held by activity ${printable(period.heldBy.id)} of ${printable(period.heldBy.user)}`;
    return `${pair}: credited, ${when}, until ${shortTime(period.expiresAt ?? '')}${holder}.`;
  }
  const why = `${period.endReason}${period.endedBy === null ? '' : `, event ${printable(period.endedBy.id)}`}`;
  return `${pair}: not credited, ${when}: it ended ${shortTime(period.end ?? '')} (${why}). A new qualifying activity starts it again.`;
}

function userText({ user, firstFailing, preconditions }: ExplanationView['users'][number]): string {
  const state = firstFailing === null ? 'what this user does can qualify' : `fails first: ${firstFailing}`;
  const rows = preconditions.map(({ outcome, words }) => {
    const [sentence = '', ...mendings] = words;
    return [`  ${outcome.replace('_', ' ')}`, sentence, mendings.join('; or ')];
  });
  return `${printable(user)}: ${state}\n${table(rows)}`;
}

function activitiesText({ activities, lastActivity }: ExplanationView): string {
  if (lastActivity === null) return 'No activity yet.';
  const { id, time, user, tool, action, words } = lastActivity;
  const head = `${activities.total} activities, ${activities.qualifying} of them qualify. The last, ${id} of ${shortTime(time)} by ${user} (${tool}, ${action}):`;
  return [head, ...words.map((sentence) => `  ${sentence}`)].map(printable).join('\n');
}
