/** Who can mend what keeps an activity from qualifying, and by what. */

/** `partner_admin` acts in the partner's account, `client` in the client's, `programme` is whoever runs it. */
export type Mender = 'partner_admin' | 'client' | 'programme';

export type Remedy =
  | 'register_partner'
  | 'register_client'
  | 'create_user'
  | 'create_another_user'
  | 'reactivate_user'
  | 'mark_as_partner_employee'
  | 'assign_client'
  | 'approve_email_domain'
  | 'grant_access';

/** One way to mend it; of several, any is enough. */
export interface Mending {
  readonly by: Mender;
  readonly remedy: Remedy;
}
