/** No two elements of a list may have the same name: verdicts and statements refer to rules and tiers by it. */
import { within } from './place.ts';
import { fail, FAILED, isObject, type Reader } from './reader.ts';

/** Looks at the list as it was written, so that a repeated name is found beside other mistakes. */
export function namedOnce<T>(reader: Reader<readonly T[]>): Reader<readonly T[]> {
  return (value, place) => {
    const read = reader(value, place);
    if (!Array.isArray(value)) return read;
    const names = value.map((element: unknown) => (isObject(element) ? element['name'] : undefined));
    const repeated = names.flatMap((name, index) =>
      typeof name === 'string' && names.indexOf(name) < index ? [{ name, index }] : [],
    );
    for (const { name, index } of repeated) {
      fail(
        within(within(place, index), 'name'),
        'repeated_name',
        `"${name}" is the name of an earlier one: choose another`,
      );
    }
    return repeated.length > 0 ? FAILED : read;
  };
}
