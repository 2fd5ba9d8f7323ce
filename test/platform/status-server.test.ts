import { afterEach, describe, expect, it } from 'vitest';
import { freePort, PortInUseError } from '../../platform/free-port.ts';
import { createMetrics } from '../../platform/metrics.ts';
import {
  serveStatus,
  StatusListenError,
  type StatusServer,
  type StatusServerOptions,
} from '../../platform/status-server.ts';

let server: StatusServer | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function serve(changes: Partial<StatusServerOptions> = {}): Promise<StatusServer> {
  const metrics = createMetrics();
  metrics.counter({ name: 'seen_total', help: 'Seen.' }).inc(3);
  const readiness = async () => ({ code: 200 as const, body: { status: 'ready' } });
  server = await serveStatus({ host: '127.0.0.1', port: await freePort(), readiness, metrics, ...changes });
  return server;
}

async function ask(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`${server?.url}${path}`);
  return { status: answer.status, body: await answer.json() };
}

describe('the status of a process without an API', () => {
  it('is alive, ready and measured', async () => {
    await serve();
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
    expect(await ask('/readyz?x=1')).toEqual({ status: 200, body: { status: 'ready' } });
    const metrics = await fetch(`${server?.url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('tenure_seen_total 3');
  });

  it('is alive and not ready where it can not work', async () => {
    await serve({ readiness: async () => ({ code: 503, body: { status: 'down', down: ['database'] } }) });
    expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'down', down: ['database'] } });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  it('is an error where asking fails, and goes on', async () => {
    await serve({ readiness: () => Promise.reject(new Error('no')) });
    expect(await ask('/readyz')).toEqual({ status: 500, body: { status: 'down', error: 'no' } });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  it('is nothing at other paths, and is only read', async () => {
    await serve();
    expect(await ask('/')).toMatchObject({ status: 404 });
    expect((await fetch(`${server?.url}/healthz`, { method: 'POST' })).status).toBe(404);
  });

  it('does not start on a port that is taken, or an address that is not ours', async () => {
    const { url } = await serve();
    const [first, port] = [server, Number(new URL(url).port)];
    await expect(serve({ port })).rejects.toThrow(PortInUseError);
    server = first;
    await expect(
      serveStatus({
        host: '192.0.2.1',
        port,
        readiness: async () => ({ code: 200, body: {} }),
        metrics: createMetrics(),
      }),
    ).rejects.toThrow(StatusListenError);
  });
});

describe('metrics of another registry', () => {
  it('follow ours, and are left out where they can not be had', async () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'ours_total', help: 'Ours.' }).inc();
    metrics.append(async () => 'theirs 7\n');
    metrics.append(() => Promise.reject(new Error('away')));
    expect(await metrics.renderMetrics()).toMatch(/tenure_ours_total 1\n(?:.*\n)*theirs 7\n$/);
  });
});
