/** Waits until a what-if is over, tells how far it is, and calls it off on Ctrl-C. */
import { monotonic, sleep } from '../../../../platform/clock.ts';
import type { WhatIfView } from '../../../rule-sets/what-if-view.ts';
import type { Messages } from '../../output/messages.ts';
import type { ApiPlace } from '../../remote/api-place.ts';
import { callApi } from '../../remote/call-api.ts';
import { patiently } from '../../remote/patiently.ts';

/** Real milliseconds between two questions: a small one is over at once, a large one need not be asked often. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** Real milliseconds for which the API may be away. */
const PATIENCE_MS = 60_000;
/** Real milliseconds after which it is said that nobody works. */
const NOBODY_AFTER_MS = 10_000;

const OVER: ReadonlySet<WhatIfView['status']> = new Set(['finished', 'failed', 'cancelled', 'cancelling']);

/** @param interrupt calls it off once it is aborted */
export async function followWhatIf(
  place: ApiPlace,
  id: number,
  messages: Messages,
  interrupt: AbortSignal,
): Promise<WhatIfView> {
  const begun = monotonic();
  let hasSaidSo = false;
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
      const view = await patiently(() => callApi<WhatIfView>(place, { path: pathOf(id) }), { withinMs: PATIENCE_MS });
      if (OVER.has(view.status)) return view;
      if (interrupt.aborted) return await cancel(place, id);
      messages.progress(() => progressText(view));
      if (!hasSaidSo && view.status === 'waiting' && monotonic() - begun > NOBODY_AFTER_MS) {
        messages.line(`The what-if ${id} waits: for those before it, or for a worker. Ctrl-C calls it off.`);
        hasSaidSo = true;
      }
      await sleep(pause, interrupt);
    }
  } finally {
    messages.end();
  }
}

async function cancel(place: ApiPlace, id: number): Promise<WhatIfView> {
  return callApi<WhatIfView>(place, { method: 'POST', path: `${pathOf(id)}/cancel` });
}

function pathOf(id: number): string {
  return `/v1/rule-sets/what-if/${id}`;
}

function progressText({ id, progress }: WhatIfView): string {
  if (progress === null) return `what-if ${id}: waiting`;
  const { phase, done, total } = progress;
  const what = phase === 'clients' ? 'events at clients compared' : 'partners valued';
  return `what-if ${id}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`;
}
