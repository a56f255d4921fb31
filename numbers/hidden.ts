import type { ObjectStore } from './object-store.js';
import { TYPE } from './schema.js';
import { Wire } from './wire.js';

/** The 0-based indices of hidden rows or columns, ascending; hidden ones keep their cells. */
export function readHidden(store: ObjectStore, buckets: readonly number[], size: number): number[] {
  const hidden = new Set<number>();
  for (const id of buckets) {
    const wire = new Wire(store.bytes(id, [TYPE.headerBucket], 'row or column headers'));
    while (wire.more) {
      const tag = wire.varint();
      if (tag === 18) collect(wire.message(), hidden);
      else wire.skip(tag & 7);
    }
  }
  return [...hidden].filter((index) => index < size).sort((a, b) => a - b);
}

function collect(wire: Wire, hidden: Set<number>): void {
  let index = 0;
  let state = 0;
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) index = wire.varint();
    else if (tag === 24) state = wire.varint();
    else wire.skip(tag & 7);
  }
  if (state !== 0) hidden.add(index);
}
