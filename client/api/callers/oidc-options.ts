/** The identity provider of the settings. */
import type { Settings } from '../../../platform/env.ts';
import type { OidcOptions } from './oidc-callers.ts';

/** Null without one. */
export function oidcOptions(settings: Settings): OidcOptions | null {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcRoleClaim, oidcPartnerClaim } = settings;
  if (issuer === null || audience === null) return null;
  return { issuer, audience, roleClaim: oidcRoleClaim, partnerClaim: oidcPartnerClaim };
}
