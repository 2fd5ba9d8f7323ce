/** A pool that remembers what it was asked, in transactions too. */
import type { Pool, PoolClient, QueryConfig } from 'pg';

export interface Asked {
  /** Of a prepared statement. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface RecordingPool {
  readonly pool: Pool;
  /** What was asked since the last time, and forgets it. */
  take(): readonly Asked[];
}

export function recordingPool(pool: Pool): RecordingPool {
  let asked: Asked[] = [];
  const note = (given: unknown, values: unknown): void => {
    const statement = (typeof given === 'string' ? { text: given, values } : given) as QueryConfig;
    const { name, text, values: parameters } = statement;
    asked.push({ ...(name !== undefined && { name }), text, values: parameters ?? [] });
  };
  const recorded = <T extends Pool | PoolClient>(target: T): T =>
    new Proxy(target, {
      get(_target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        if (property === 'query') {
          return (...parameters: readonly unknown[]) => {
            note(parameters[0], parameters[1]);
            return Reflect.apply(value, target, parameters) as unknown;
          };
        }
        if (property === 'connect' && target === (pool as unknown)) {
          return async () => recorded((await Reflect.apply(value, target, [])) as PoolClient);
        }
        return value.bind(target) as unknown;
      },
    });
  return {
    pool: recorded(pool),
    take() {
      const all = asked;
      asked = [];
      return all;
    },
  };
}
