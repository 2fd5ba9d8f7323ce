/** `program.json`: what can be read and can't be meant. */
import { elementsOf, memberOf, type Lint } from './context.ts';

export const lintProgram: Lint = ({ value }) => {
  const windowDays = memberOf(value, 'windowDays');
  if (typeof windowDays !== 'number') return [];
  return elementsOf(value, 'noticeDays').flatMap((days, index) => {
    if (typeof days !== 'number' || days < windowDays) return [];
    const message =
      `a notice ${days} days before the expiry is never due, as every relationship lives for ${windowDays}: ` +
      'give fewer days than "windowDays"';
    return [{ pointer: `/noticeDays/${index}`, severity: 'warning', code: 'notice_never_due', message }];
  });
};
