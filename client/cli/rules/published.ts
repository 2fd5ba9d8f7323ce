/** Published rule sets, as the API tells of them. */
import type { VersionView } from '../../rule-sets/version-view.ts';
import type { ApiPlace } from '../remote/api-place.ts';
import { callApi, postJson } from '../remote/call-api.ts';
import { collectPages } from '../remote/collect-pages.ts';

export interface PublishedFiles extends VersionView {
  /** Text by path in the programme folder. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PublishRequest {
  readonly files: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly note?: string;
  readonly ifVersion?: string;
}

export interface PublishedVersion extends VersionView {
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** All of them, in the order of their publication. */
export async function fetchVersions(place: ApiPlace): Promise<{ readonly items: readonly VersionView[] }> {
  const { items } = await collectPages<VersionView>(place, '/v1/rule-sets', { limit: Infinity });
  return { items };
}

export function fetchVersion(place: ApiPlace, version: string): Promise<PublishedFiles> {
  return callApi(place, { path: `/v1/rule-sets/${encodeURIComponent(version)}` });
}

export function publish(place: ApiPlace, request: PublishRequest): Promise<PublishedVersion> {
  return postJson(place, '/v1/rule-sets', request);
}
