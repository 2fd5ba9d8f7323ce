/** docker-compose.yml as data: parsed, with anchors merged and variables filled in as Docker does it. */
import { parse } from 'yaml';
import { textOf } from '../architecture/repository.ts';

export type Condition = 'service_healthy' | 'service_completed_successfully';

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Null: passed on from whoever starts it. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: { readonly replicas: number };
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly logging?: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Whether a service runs our image. */
export function isOurs({ image }: Service): boolean {
  return image.startsWith('tenure:');
}

/** A variable that has no default and is not set. */
export class MissingVariableError extends Error {}

/** The file as Docker would read it in this environment. Throws {@link MissingVariableError}. */
export function composeFile(environment: Readonly<Record<string, string>>): ComposeFile {
  return parse(filledIn(textOf('docker-compose.yml'), environment), { merge: true }) as ComposeFile;
}

/** Names that docker-compose.yml refuses to go without. */
export function neededVariables(): readonly string[] {
  return [...new Set([...textOf('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name))].sort();
}

/** `${NAME:-default}` and `${NAME:?message}`; comments hold none. */
function filledIn(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    const value = environment[name] ?? '';
    if (value !== '') return value;
    if (kind === '?') throw new MissingVariableError(`${name}: ${rest}`);
    return kind === '-' ? rest : '';
  });
}
