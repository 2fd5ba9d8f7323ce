/** The receiver of docs/webhooks.md, run as it stands there, receives what is really sent. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../platform/free-port.ts';
import { childEnvironment } from '../../platform/env.ts';
import { NOTICE_KINDS } from '../../rules/notices/notice-kind.ts';
import { root, textOf } from '../architecture/repository.ts';
import { createWebhookWorld, type WebhookWorld } from '../worker/webhooks/webhook-world.ts';

const page = textOf('docs/webhooks.md');

let world: WebhookWorld;
beforeEach(async () => {
  world = await createWebhookWorld();
});
afterEach(() => world.close());

/** Runs the page's receiver; what it prints, line by line. */
async function receive(port: number, secret: string): Promise<{ lines: string[]; stop(): Promise<void> }> {
  const [, code = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: childEnvironment({ TENURE_WEBHOOK_SECRET: secret, PORT: String(port) }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return {
    lines,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

describe('the page for receivers', () => {
  it('has a receiver that takes what is sent with its secret, and refuses what is not', async () => {
    const port = await freePort();
    const secret = await world.webhook('right', `http://127.0.0.1:${port}/`);
    await world.webhook('wrong', `http://127.0.0.1:${port}/`);
    const receiver = await receive(port, secret);
    world.delivering();
    await world.notices('shop');
    await world.until(async () => (await world.deliveries('right'))[0]?.status === 'delivered');
    await world.until(async () => (await world.deliveries('wrong'))[0]?.answer_status === 401);
    await world.until(() => receiver.lines.length > 0);
    expect(receiver.lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'tenure.notice.started',
    ]);
    await receiver.stop();
  });

  it('names every kind of notice', () => {
    for (const kind of NOTICE_KINDS) expect(page).toContain(`\`${kind}\``);
  });
});
