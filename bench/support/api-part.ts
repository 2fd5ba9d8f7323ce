/** The API alone, in a process of its own. */
import { createLogger } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { serveApi } from '../../client/up/serve-api.ts';
import { givenInput, serveParent } from './processes.ts';

const { databaseUrl, token } = givenInput<{ databaseUrl: string; token: string }>();
const log = createLogger({ level: 'error', name: 'bench-api' });
const api = await serveApi({ databaseUrl, host: '127.0.0.1', port: 0, tokens: [token], log, metrics: createMetrics() });
serveParent(api.url, () => api.stop());
