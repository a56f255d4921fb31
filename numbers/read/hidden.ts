import { within } from '../limits.js';
import { TYPE } from '../schema.js';
import { Wire } from '../wire.js';
import type { ObjectStore } from './object-store.js';

/** The maximum number of rows in a table. */
const MAX_HEADERS = 1_000_000;

/** Returns the 0-based indices of hidden rows or columns, ascending. Hidden ones keep their cells. */
export function readHidden(store: ObjectStore, buckets: readonly number[], size: number): number[] {
  const hidden = new Set<number>();
  let headers = 0;
  for (const id of new Set(buckets)) {
    const wire = new Wire(store.bytes(id, [TYPE.headerBucket], 'row or column headers'));
    while (wire.more) {
      const tag = wire.varint();
      if (tag !== 18) {
        wire.skip(tag & 7);
        continue;
      }
      within(++headers, MAX_HEADERS, 'row or column headers');
      collect(wire.message(), size, hidden);
    }
  }
  return [...hidden].sort((a, b) => a - b);
}

function collect(wire: Wire, size: number, hidden: Set<number>): void {
  let index = 0;
  let state = 0;
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) index = wire.varint();
    else if (tag === 24) state = wire.varint();
    else wire.skip(tag & 7);
  }
  if (state !== 0 && index < size) hidden.add(index);
}
