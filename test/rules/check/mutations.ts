/** Every small change of a JSON file: each key renamed or deleted, each value deleted, retyped or misspelt. */

export interface Mutation {
  /** JSON pointer to what was changed, before the change. */
  readonly pointer: string;
  readonly kind: 'renamed key' | 'deleted' | 'retyped' | 'misspelt';
  /** The changed value of the whole file. */
  readonly value: unknown;
}

type Path = readonly (string | number)[];

/** All mutations of a JSON value, in the order of the text. */
export function* mutationsOf(root: unknown): Generator<Mutation> {
  for (const { path, value } of membersOf(root, [])) {
    const pointer = `/${path.join('/')}`;
    const change = (kind: Mutation['kind'], alter: Alter): Mutation => ({
      pointer,
      kind,
      value: changed(root, path, alter),
    });
    if (typeof path.at(-1) === 'string') yield change('renamed key', (key) => [[`${key}x`, value]]);
    yield change('deleted', () => []);
    for (const other of otherTypes(value)) yield change('retyped', (key) => [[key, other]]);
    if (typeof value === 'string') yield change('misspelt', (key) => [[key, `${value}x`]]);
  }
}

function* membersOf(value: unknown, path: Path): Generator<{ readonly path: Path; readonly value: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, member] of entries) {
    yield { path: [...path, key], value: member };
    yield* membersOf(member, [...path, key]);
  }
}

/** What stands in the place of a member: none, or one under this or another key. */
type Alter = (key: string | number) => readonly (readonly [string | number, unknown])[];

function changed(value: unknown, [step, ...rest]: Path, alter: Alter): unknown {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value as object);
  const after = entries.flatMap(([key, member]) => {
    if (key !== step) return [[key, member] as const];
    return rest.length === 0 ? alter(key) : [[key, changed(member, rest, alter)] as const];
  });
  return Array.isArray(value) ? after.map(([, member]) => member) : Object.fromEntries(after);
}

function otherTypes(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [7, null, [value]];
  if (typeof value === 'number') return [String(value), null];
  if (typeof value === 'boolean') return [String(value), value ? 1 : 0];
  return Array.isArray(value) ? [{}, 'list'] : [[], 'object'];
}
