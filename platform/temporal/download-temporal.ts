/**
 * The Temporal CLI from the service that the Temporal SDKs download theirs from. The SDK's own function is not used:
 * it lives in a development dependency, starts a server at once, and can't be stopped or timed.
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { PINNED_VERSION } from './pinned.ts';

const run = promisify(execFile);

export const DOWNLOAD_SERVICE = 'https://temporal.download';

/** Where there is no way out of the network, this should be found out quickly. */
const ANSWER_WITHIN_MS = 5_000;
/** About 100 MB. */
const ARCHIVE_WITHIN_MS = 300_000;

interface Offer {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

/** Downloads the pinned CLI into a folder and returns the executable's path. Throws if the service can't be reached. */
export async function downloadTemporal(
  folder: string,
  options: {
    readonly service: string;
    readonly onProgress: (line: string) => void;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const offer = await askForOffer(options.service, options.signal);
  options.onProgress(`downloading the Temporal server ${PINNED_VERSION} (once, about 100 MB)`);
  const archive = join(folder, 'archive');
  const answer = await fetch(offer.archiveUrl, { signal: within(ARCHIVE_WITHIN_MS, options.signal) });
  if (!answer.ok || answer.body === null) throw new Error(`${offer.archiveUrl} answered ${answer.status}`);
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(archive));
  // Also unpacks the zip files offered for Windows, whose tar knows them.
  await run('tar', ['-xf', archive, '-C', folder, offer.fileToExtract]);
  const executable = join(folder, offer.fileToExtract);
  await chmod(executable, 0o755);
  return executable;
}

async function askForOffer(service: string, signal: AbortSignal | undefined): Promise<Offer> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const question = new URLSearchParams({ platform, arch, format: platform === 'windows' ? 'zip' : 'tar.gz' });
  const answer = await fetch(`${service}/cli/${PINNED_VERSION}?${question.toString()}`, {
    signal: within(ANSWER_WITHIN_MS, signal),
  });
  if (!answer.ok) throw new Error(`${service} answered ${answer.status}`);
  const offer: unknown = await answer.json();
  if (!isOffer(offer)) throw new Error(`${service} answered something that is no download`);
  return offer;
}

function isOffer(value: unknown): value is Offer {
  if (typeof value !== 'object' || value === null) return false;
  const { archiveUrl, fileToExtract }: { archiveUrl?: unknown; fileToExtract?: unknown } = value;
  return typeof archiveUrl === 'string' && typeof fileToExtract === 'string';
}

function within(milliseconds: number, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(milliseconds);
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}
