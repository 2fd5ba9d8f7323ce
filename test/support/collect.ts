/** All that a stream yields, as `Array.fromAsync` would give it where it exists (Node 22). */
export async function collect<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
