/** Finds places in the tree of a JSON text: from a pointer to what stands there, and from an offset back to a pointer. */
import type { Node } from 'jsonc-parser';

/** A part of a text. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where a mistake at a pointer is shown: a single value whole, an object or list by what leads to it. */
export function spanAt(tree: Node, pointer: string, on?: 'key'): Span {
  const node = nearestNode(tree, pointer);
  const key = keyOf(node);
  if (key !== null && (on === 'key' || isContainer(node))) return key;
  return isContainer(node) ? { offset: node.offset, length: 1 } : node;
}

/** The value at a pointer, or the nearest around it that is there. */
function nearestNode(tree: Node, pointer: string): Node {
  let node = tree;
  for (const step of stepsOf(pointer)) {
    const next = member(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** Of keys that are there twice the last counts, as when JSON is read. */
function member(node: Node, step: string): Node | undefined {
  if (node.type === 'array') return node.children?.[Number(step)];
  const property = node.children?.findLast(({ children }) => printable(children?.[0]?.value) === step);
  return property?.children?.[1];
}

/** The pointer of the innermost member that holds an offset. */
export function pointerAt(tree: Node | undefined, offset: number): string {
  let pointer = '';
  let node = tree;
  while (node !== undefined) {
    const children: readonly Node[] = node.children ?? [];
    const index = children.findIndex((child) => child.offset <= offset && offset < child.offset + child.length);
    const child: Node | undefined = children[index];
    if (child === undefined) return pointer;
    pointer += `/${escaped(node.type === 'array' ? String(index) : printable(child.children?.[0]?.value))}`;
    node = node.type === 'array' ? child : child.children?.[1];
  }
  return pointer;
}

/** Whether the key at an offset stands in its object for the first time. */
export function isFirstOfItsName(tree: Node, offset: number): boolean {
  const object = innermostObject(tree, offset);
  const keys = (object.children ?? []).flatMap(({ children }) => children?.[0] ?? []);
  const key = keys.find((candidate) => candidate.offset === offset);
  return keys.find((candidate) => candidate.value === key?.value) === key;
}

function innermostObject(tree: Node, offset: number): Node {
  const inside = (tree.children ?? []).find((child) => child.offset <= offset && offset < child.offset + child.length);
  const value = inside?.type === 'property' ? inside.children?.[1] : inside;
  return value === undefined || offset < value.offset ? tree : innermostObject(value, offset);
}

function keyOf(node: Node): Span | null {
  return node.parent?.type === 'property' ? (node.parent.children?.[0] ?? null) : null;
}

function isContainer(node: Node): boolean {
  return node.type === 'object' || node.type === 'array';
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A key as pointers show it (`rules/events/scan.ts`). */
function printable(key: unknown): string {
  return String(key).toWellFormed().replaceAll('\u0000', '\ufffd');
}
