import { type Filter, ObjectId } from 'mongodb';

/** The keyset pagination cursor of a list sorted by time: the last item of a page. Without an id, a time that all are before. */
export type TimeCursor<Id = string> = { readonly at: Date; readonly id?: Id };

/** Returns a cursor of a list whose ids are those of its documents. */
export function withObjectId({ at, id }: TimeCursor): TimeCursor<ObjectId> {
  return { at, ...(id !== undefined && { id: new ObjectId(id) }) };
}

/** Returns a filter for documents that match `equal` and are older than `before`. The id breaks ties within a millisecond. */
export function olderThan<T>(
  equal: Readonly<Record<string, string | undefined>>,
  [atField, idField]: readonly [at: keyof T & string, id: keyof T & string],
  before?: TimeCursor<string | ObjectId>,
): Filter<T> {
  const conditions: object[] = Object.entries(equal).flatMap(([field, value]) =>
    value === undefined ? [] : [{ [field]: { $eq: value } }],
  );
  if (before) {
    const { at, id } = before;
    const earlier = { [atField]: { $lt: at } };
    const tie = { [atField]: { $eq: at }, [idField]: { $lt: id } };
    conditions.push(id === undefined ? earlier : { [atField]: { $lte: at }, $or: [earlier, tie] });
  }
  return (conditions.length > 0 ? { $and: conditions } : {}) as Filter<T>;
}
