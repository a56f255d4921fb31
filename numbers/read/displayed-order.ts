import { type Message, TYPE } from '../schema.js';
import { Wire } from '../wire.js';
import type { ObjectStore } from './object-store.js';
import { objectIdOf } from './rich-text.js';

/**
 * Returns the stored rows of a categorized table in display order, without the summary rows of its groups. Null when the display order is
 * the stored order.
 */
export function readDisplayedOrder(
  store: ObjectStore,
  info: Message<'TableInfo'>,
  model: Message<'TableModel'>,
): number[] | null {
  if (!info.categoryOrder || !model.baseUids || !isGrouped(store, model)) return null;
  const order = store.message(
    'CategoryOrder',
    objectIdOf(info.categoryOrder),
    [TYPE.categoryOrder],
    'category order',
  );
  if (!order.uids) return null;
  const view = readUidMap(store, objectIdOf(order.uids));
  const base = readUidMap(store, objectIdOf(model.baseUids));
  const rowOf = new Map(base.uids.map((uid, i) => [uid, base.rowOfUid[i] ?? -1]));
  return view.uidOfRow
    .map((position) => rowOf.get(view.uids[position] ?? '') ?? -1)
    .filter((row) => row >= 0);
}

/** Disabled categories keep their stored order, but it is not displayed. */
function isGrouped(store: ObjectStore, model: Message<'TableModel'>): boolean {
  if (!model.categories) return false;
  const owner = store.message(
    'CategoryOwner',
    objectIdOf(model.categories),
    [TYPE.categoryOwner],
    'categories',
  );
  const grouping = objectIdOf(owner.groupings[0]);
  return store.message('Grouping', grouping, [TYPE.grouping], 'grouping').enabled ?? false;
}

type UidMap = { readonly uids: string[]; readonly rowOfUid: number[]; readonly uidOfRow: number[] };

/** Parses by hand, because the map has an entry per row: a million rows would be several million decoded messages. */
function readUidMap(store: ObjectStore, id: number): UidMap {
  const map: UidMap = { uids: [], rowOfUid: [], uidOfRow: [] };
  const wire = new Wire(store.bytes(id, [TYPE.columnRowUids], 'map of row ids'));
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 34) map.uids.push(Buffer.from(wire.slice()).toString('latin1'));
    else if (tag >>> 3 === 5) readIndices(wire, tag & 7, map.rowOfUid);
    else if (tag >>> 3 === 6) readIndices(wire, tag & 7, map.uidOfRow);
    else wire.skip(tag & 7);
  }
  return map;
}

function readIndices(wire: Wire, wireType: number, indices: number[]): void {
  if (wireType !== 2) indices.push(wire.varint());
  else for (const packed = wire.message(); packed.more; ) indices.push(packed.varint());
}
