/** A what-if over the real ledger: asked of the API, worked off by a worker, and shown in the end. */
import { messageOf } from '../../../../platform/errno.ts';
import type { WhatIf } from '../../../../rules/what-if/what-if.ts';
import type { WhatIfView } from '../../../rule-sets/what-if-view.ts';
import { FailedError } from '../../cli-error.ts';
import { folderGiven } from '../../input.ts';
import { createMessages } from '../../output/messages.ts';
import { writePieces } from '../../output/write-rows.ts';
import { apiPlace, type ApiPlace } from '../../remote/api-place.ts';
import { callApi, postJson, request } from '../../remote/call-api.ts';
import type { WhatIfOptions } from './command.ts';
import { followWhatIf } from './follow.ts';
import { firstInterrupt } from './interrupt.ts';
import { SHOWN, whatIfText } from './text.ts';

export async function whatIfOfLedger(folder: string, options: WhatIfOptions): Promise<void> {
  const { from, to } = options;
  const place = apiPlace();
  const question = { files: Object.fromEntries(await folderGiven(folder)), from, to };
  const interrupt = firstInterrupt();
  const { id } = await postJson<WhatIfView>(place, '/v1/rule-sets/what-if', question);
  const messages = createMessages();
  const ended = await followWhatIf(place, id, messages, interrupt.signal);
  interrupt.end();
  await show(place, ended, options);
  messages.line(`This was what-if ${id}: tenure rules what-if --result ${id} shows it again.`);
}

/** What an earlier one found, once it is finished. */
export async function showWhatIf(id: number, options: WhatIfOptions): Promise<void> {
  const place = apiPlace();
  // Whoever only looks calls nothing off: Ctrl-C ends the command.
  await show(place, await followWhatIf(place, id, createMessages(), new AbortController().signal), options);
}

async function show(place: ApiPlace, { id, status, fault }: WhatIfView, { format }: WhatIfOptions): Promise<void> {
  if (status !== 'finished') {
    throw new FailedError(
      fault === null ? `The what-if ${id} was called off.` : `The what-if ${id} failed: ${fault}\nAsk for it again.`,
    );
  }
  const path = `/v1/rule-sets/what-if/${id}/differences`;
  if (format === undefined) {
    // One more than is shown tells whether there are more.
    process.stdout.write(whatIfText(await callApi<WhatIf>(place, { path: `${path}?limit=${SHOWN + 1}` })));
    return;
  }
  const { body } = await request(place, { path: `${path}?format=${format}` });
  try {
    await writePieces(body);
  } catch (error) {
    throw new FailedError(
      `It broke off; what was printed is not whole (${messageOf(error)}). Ask with --result ${id}.`,
    );
  }
}
