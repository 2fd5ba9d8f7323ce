/** Undoes, before anybody looks at them, how identifiers are written in paths (`client/path-segment.ts`). */
import type { FastifyInstance } from 'fastify';
import { identifierOf } from '../path-segment.ts';

/** Parameters of paths that are identifiers of the programme's; others never look like dots. */
const IDENTIFIERS = ['partner', 'client'] as const;

export function nameParameters(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ params }) => {
    const named = params as Partial<Record<(typeof IDENTIFIERS)[number], string>>;
    for (const name of IDENTIFIERS) {
      const segment = named[name];
      if (segment !== undefined) named[name] = identifierOf(segment);
    }
  });
}
