import type { ObjectStore } from './object-store.js';
import { idOf } from './rich-text.js';
import { decode, type Message, TYPE } from './schema.js';

/**
 * The stored rows of a categorized table in the order in which it shows them, without the summary rows of its groups;
 * null where the order is the stored one.
 */
export function readDisplayedOrder(
  store: ObjectStore,
  info: Message<'TableInfo'>,
  model: Message<'TableModel'>,
): number[] | null {
  if (!info.categoryOrder || !model.baseUids) return null;
  const order = decode(
    'CategoryOrder',
    store.bytes(idOf(info.categoryOrder), [TYPE.categoryOrder], 'category order'),
  );
  if (!order.uids) return null;
  const view = uidMap(store, idOf(order.uids));
  const base = uidMap(store, idOf(model.baseUids));
  const rowOf = new Map(base.rowUids.map((uid, i) => [hex(uid), base.rowIndexOfUid[i] ?? -1]));
  return view.uidOfRowIndex
    .map((position) => rowOf.get(hex(view.rowUids[position])) ?? -1)
    .filter((row) => row >= 0);
}

function uidMap(store: ObjectStore, id: number): Message<'ColumnRowUids'> {
  return decode('ColumnRowUids', store.bytes(id, [TYPE.columnRowUids], 'map of row ids'));
}

function hex(uuid: Message<'Uuid'> | undefined): string {
  return `${uuid?.upper}:${uuid?.lower}`;
}
