/** A receiver of webhooks that is not at its best: some deliveries it turns away, of others the answer is lost. */
import { startReceiver, type Received } from '../support/receiver.ts';

export interface Listening {
  readonly url: string;
  readonly received: readonly Received[];
  /** The ids under which each thing was told, by what it says. */
  idsByMeaning(): ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of the clients of which something of this kind was told. */
  clientsTold(kind: string): ReadonlySet<unknown>;
  close(): Promise<void>;
}

export async function startListening(): Promise<Listening> {
  const seen = new Set<string>();
  const receiver = await startReceiver(({ id }, response) => {
    const isFirst = !seen.has(id);
    seen.add(id);
    if (isFirst && seen.size % 3 === 0) response.writeHead(503).end('not now');
    else if (isFirst && seen.size % 5 === 0) response.destroy();
    else response.writeHead(204).end();
  });
  const { url, received } = receiver;
  return {
    url,
    received,
    idsByMeaning() {
      const ids = new Map<string, Set<string>>();
      for (const { id, event } of received) {
        const meaning = JSON.stringify([event.type, event.data]);
        ids.set(meaning, (ids.get(meaning) ?? new Set()).add(id));
      }
      return ids;
    },
    clientsTold: (kind) =>
      new Set(
        received.filter(({ event }) => event.type === `tenure.notice.${kind}`).map(({ event }) => event.data['client']),
      ),
    close: () => receiver.close(),
  };
}
