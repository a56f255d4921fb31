import type { Cell } from '../cell.js';
import { within } from '../limits.js';
import type { Merge } from '../merge.js';
import { NumbersError } from '../numbers-error.js';
import { type Message, TYPE } from '../schema.js';
import { Wire } from '../wire.js';
import type { ObjectStore } from './object-store.js';
import { objectIdOf } from './rich-text.js';

const COLON_TRACT = 67;
const MERGE_OWNER = 5;
const TABLE_OWNER = 35;
const OWNER_KINDS: ReadonlySet<number> = new Set([MERGE_OWNER, TABLE_OWNER]);

/** Reads the merged ranges of a table. Numbers has stored them in three places over the years. The newest place with any wins. */
export function readMerges(store: ObjectStore, model: Message<'TableModel'>, limit: number): Merge[] {
  const found = [fromModel, fromCalculationEngine, fromMergeMap]
    .map((read) => () => read(store, model))
    .reduce<Merge[]>((known, read) => (known.length > 0 ? known : read()), []);
  within(found.length, limit, 'merges');
  const merges = found.filter(({ top, left, bottom, right }) => top !== bottom || left !== right);
  for (const { top, left, bottom, right } of merges) {
    if (top > bottom || left > right || bottom >= (model.rows ?? 0) || right >= (model.columns ?? 0)) {
      throw new NumbersError('corrupt', 'a merge is outside its table');
    }
  }
  return merges.sort((a, b) => a.top - b.top || a.left - b.left);
}

/** Empties the cells that merges cover. Rows must be given from top to bottom. */
export class MergeCover {
  readonly #merges: readonly Merge[];
  readonly #columns: number;
  #next = 0;
  #active: Merge[] = [];

  /** `merges` are sorted by their top row. */
  constructor(merges: readonly Merge[], columns: number) {
    this.#merges = merges;
    this.#columns = columns;
  }

  /** Empties the covered cells of a row. Returns false when no cell is left. */
  uncover(row: number, cells: (Cell | null)[]): boolean {
    this.#advance(row);
    if (this.#active.length === 0) return true;
    for (const { top, left, right } of this.#active)
      cells.fill(null, row === top ? left + 1 : left, right + 1);
    return cells.some((cell) => cell !== null);
  }

  #advance(row: number): void {
    if (this.#active.length > 0) this.#active = this.#active.filter(({ bottom }) => bottom >= row);
    for (
      let merge = this.#merges[this.#next];
      merge && merge.top <= row;
      merge = this.#merges[++this.#next]
    ) {
      if (merge.bottom >= row) this.#active.push(merge);
    }
    if (this.#active.length > this.#columns) throw new NumbersError('corrupt', 'merges overlap');
  }
}

/** Since format 11.2: formulas of the table's merge owner. */
function fromModel(_store: ObjectStore, model: Message<'TableModel'>): Merge[] {
  const merges: Merge[] = [];
  for (const { formula } of model.mergeOwner?.store?.pairs ?? []) {
    const node = formula?.nodes?.nodes[0];
    const columns = node?.tract?.columns[0];
    const rows = node?.tract?.rows[0];
    if (node?.kind !== COLON_TRACT || !columns || !rows) continue;
    const left = columns.begin ?? 0;
    const top = rows.begin ?? 0;
    merges.push({ top, left, bottom: rows.end ?? top, right: columns.end ?? left });
  }
  return merges;
}

/** Up to format 11.1: ranges in the calculation engine for the table's merge owner. */
function fromCalculationEngine(store: ObjectStore, model: Message<'TableModel'>): Merge[] {
  const owner = model.owner?.uuid;
  const engineId = store.ofType(TYPE.calculationEngine)[0];
  if (!owner || engineId === undefined) return [];
  const dependencies = calculationOwners(store);
  const base = dependencies.find((d) => d.kind === TABLE_OWNER && hex(d.uid) === hex(owner))?.base;
  if (!base) return [];
  const ids = ownerIds(store, engineId, hex(base));
  return dependencies
    .filter((d) => d.kind === MERGE_OWNER)
    .flatMap((d) => d.ranges?.ranges ?? [])
    .filter(({ range }) => ids.has(range?.owner ?? 0))
    .flatMap(({ range }) => (range?.rect ? [mergeOf(range.rect)] : []));
}

function mergeOf({ left = 0, top = 0, right = 0, bottom = 0 }: Message<'Rect'>): Merge {
  return { top, left, bottom, right };
}

/** Only decodes owners of the two kinds, because owners of formulas can be large. */
function calculationOwners(store: ObjectStore): Message<'FormulaOwner'>[] {
  return store
    .ofType(TYPE.formulaOwner)
    .filter((id) => OWNER_KINDS.has(ownerKind(store.bytes(id, [TYPE.formulaOwner], 'formula owner'))))
    .map((id) => store.message('FormulaOwner', id, [TYPE.formulaOwner], 'formula owner'));
}

function ownerKind(bytes: Uint8Array): number {
  const wire = new Wire(bytes);
  let kind = 0;
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 24) kind = wire.varint();
    else wire.skip(tag & 7);
  }
  return kind;
}

/** Returns the engine's internal ids of an owner. */
function ownerIds(store: ObjectStore, engineId: number, base: string): Set<number> {
  const engine = store.message('CalculationEngine', engineId, [TYPE.calculationEngine], 'calculation engine');
  const entries = engine.tracker?.owners?.entries ?? [];
  return new Set(entries.filter((entry) => cfHex(entry.uuid) === base).map((entry) => entry.id ?? 0));
}

function hex(uuid: Message<'Uuid'> | undefined): string {
  return ((BigInt(uuid?.upper ?? 0) << 64n) | BigInt(uuid?.lower ?? 0)).toString(16);
}

function cfHex(uuid: Message<'CfUuid'> | undefined): string {
  const words = [uuid?.w3, uuid?.w2, uuid?.w1, uuid?.w0];
  return words.reduce<bigint>((all, word) => (all << 32n) | BigInt(word ?? 0), 0n).toString(16);
}

/** From 2013 to 2021, and in files of other writers: a map of packed ranges. */
function fromMergeMap(store: ObjectStore, model: Message<'TableModel'>): Merge[] {
  const id = objectIdOf(model.data?.mergeMap);
  if (id === 0) return [];
  const map = store.message('MergeMap', id, [TYPE.mergeMap], 'merge map');
  return map.ranges.map(({ origin, size }) => {
    const at = origin?.packed ?? 0;
    const extent = size?.packed ?? 0;
    const top = at & 0xffff;
    const left = at >>> 16;
    return { top, left, bottom: top + (extent & 0xffff) - 1, right: left + (extent >>> 16) - 1 };
  });
}
