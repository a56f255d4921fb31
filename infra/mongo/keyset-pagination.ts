import type { Filter } from 'mongodb';

/** Where a page of a list that is sorted by time ended. */
export type TimeCursor = { readonly at: Date; readonly id: string };

/** `equal`, and older than `before`; what happened in the same millisecond goes by id. */
export function olderThan<T>(
  equal: Readonly<Record<string, string | undefined>>,
  [atField, idField]: readonly [at: keyof T & string, id: keyof T & string],
  before?: TimeCursor,
): Filter<T> {
  const conditions: object[] = Object.entries(equal).flatMap(([field, value]) =>
    value === undefined ? [] : [{ [field]: { $eq: value } }],
  );
  if (before) {
    const { at, id } = before;
    const same = { [atField]: { $eq: at }, [idField]: { $lt: id } };
    conditions.push({ [atField]: { $lte: at }, $or: [{ [atField]: { $lt: at } }, same] });
  }
  return (conditions.length > 0 ? { $and: conditions } : {}) as Filter<T>;
}
