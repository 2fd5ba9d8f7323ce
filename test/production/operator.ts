/** Whoever works with an installation: by the command line, and by calls to its second API. */
import { waitUntil } from '../../platform/wait-until.ts';
import { runTenure, type TenureRun } from '../client/cli/run-tenure.ts';
import type { Installation } from './installation.ts';

export interface Operator {
  /** Runs a command. Throws with what it said if it fails. */
  tenure(...args: readonly string[]): Promise<TenureRun>;
  /** Asks again until the command succeeds: an API may be killed meanwhile. */
  untilDone(...args: readonly string[]): Promise<void>;
  /** A GET, or with a body a POST. Throws with the problem if there is one. */
  call<T>(path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<T>;
  show(partner: string, client: string): Promise<Shown>;
}

export interface Shown {
  readonly status: 'managed' | 'ended';
  readonly periods: readonly object[];
}

export function operatorOf({ commandEnv: env, apis, token }: Installation): Operator {
  return {
    show(partner, client) {
      return this.call(`/v1/relationships/${encodeURIComponent(partner)}/${encodeURIComponent(client)}`);
    },
    async tenure(...args) {
      const run = await runTenure(args, { env });
      if (run.code !== 0) throw failed(args, run);
      return run;
    },
    async untilDone(...args) {
      let last: TenureRun | null = null;
      const isDone = async (): Promise<boolean> => {
        last = await runTenure(args, { env });
        return last.code === 0;
      };
      const done = await waitUntil(isDone, { withinMs: 300_000, everyMs: 1_000 });
      if (done === null) throw failed(args, last);
    },
    async call<T>(path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
      const answer = await fetch(`${apis[1]?.url}${path}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      const json: unknown = await answer.json();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
      return json as T;
    },
  };
}

function failed(args: readonly string[], run: TenureRun | null): Error {
  return new Error(`tenure ${args.join(' ')} ended with ${run?.code}: ${run?.stderr}${run?.stdout}`);
}
