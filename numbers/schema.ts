import { Reader } from 'protobufjs/minimal.js';
import { within } from './limits.js';
import { NumbersError } from './numbers-error.js';
import { Wire } from './wire.js';

/** Type ids of the objects that we read or write. */
export const TYPE = {
  document: 1,
  sheet: 2,
  formSheet: 3,
  annotationAuthor: 212,
  storage: [2001, 2005],
  hyperlink: 2032,
  group: 3008,
  comment: 3056,
  calculationEngine: 4000,
  formulaOwner: 4008,
  tableInfo: 6000,
  tableModel: 6001,
  tile: 6002,
  dataList: [6005, 6201],
  headerBucket: 6006,
  dataListSegment: 6011,
  mergeMap: 6144,
  richText: 6218,
  columnRowUids: 6267,
  categoryOrder: 6318,
  categoryOwner: 6372,
  grouping: 6373,
} as const;

type Fields = Readonly<Record<string, readonly [number, string]>>;

/** Field numbers of the message parts that we use. `[]` after a type means repeated. Other fields are skipped. */
export const MESSAGES = {
  Reference: { id: [1, 'uint64'] },
  Document: {
    sheets: [1, 'Reference[]'],
    calculationEngine: [3, 'Reference'],
    stylesheet: [4, 'Reference'],
    sidebarOrder: [5, 'Reference'],
    theme: [6, 'Reference'],
    base: [8, 'BaseDocument'],
  },
  BaseDocument: { base: [1, 'Empty'] },
  Empty: {},
  /** A stylesheet, theme, style or tree with the minimum content of its type. */
  Derived: { base: [1, 'Empty'] },
  PackageMetadata: { lastId: [1, 'uint64'] },
  Sheet: { name: [1, 'string'], drawables: [2, 'Reference[]'], hidden: [25, 'bool'] },
  FormSheet: { sheet: [1, 'Sheet'] },
  Group: { children: [2, 'Reference[]'] },
  Drawable: { parent: [2, 'Reference'] },
  TableInfo: {
    drawable: [1, 'Drawable'],
    model: [2, 'Reference'],
    categoryOrder: [5, 'Reference'],
    pivot: [16, 'bool'],
  },
  TableModel: {
    id: [1, 'string'],
    tableStyle: [3, 'Reference'],
    data: [4, 'DataStore'],
    rows: [6, 'uint32'],
    columns: [7, 'uint32'],
    name: [8, 'string'],
    headerRows: [9, 'uint32'],
    headerColumns: [10, 'uint32'],
    footerRows: [11, 'uint32'],
    rowHeight: [16, 'double'],
    columnWidth: [17, 'double'],
    bodyStyle: [18, 'Reference'],
    headerRowStyle: [19, 'Reference'],
    headerColumnStyle: [20, 'Reference'],
    footerRowStyle: [21, 'Reference'],
    nameShown: [22, 'bool'],
    bodyTextStyle: [24, 'Reference'],
    headerRowTextStyle: [25, 'Reference'],
    headerColumnTextStyle: [26, 'Reference'],
    footerRowTextStyle: [27, 'Reference'],
    baseUids: [46, 'Reference'],
    mergeOwner: [47, 'MergeOwner'],
    owner: [84, 'UuidHolder'],
    categories: [86, 'Reference'],
  },
  DataStore: {
    rowHeaders: [1, 'HeaderStorage'],
    columnHeaders: [2, 'Reference'],
    tiles: [3, 'TileStorage'],
    strings: [4, 'Reference'],
    styles: [5, 'Reference'],
    formulas: [6, 'Reference'],
    nextRowStrip: [7, 'uint32'],
    nextColumnStrip: [8, 'uint32'],
    rowTree: [9, 'Tree'],
    columnTree: [10, 'Tree'],
    formatsOld: [11, 'Reference'],
    mergeMap: [13, 'Reference'],
    richTexts: [17, 'Reference'],
    comments: [19, 'Reference'],
    formats: [22, 'Reference'],
  },
  Tree: { nodes: [1, 'TreeNode[]'] },
  TreeNode: { key: [1, 'uint32'], value: [2, 'uint32'] },
  HeaderStorage: { hash: [1, 'uint32'], buckets: [2, 'Reference[]'] },
  HeaderBucket: { hash: [1, 'uint32'] },
  TileStorage: { tiles: [1, 'TileSlot[]'], size: [2, 'uint32'], wide: [3, 'bool'] },
  TileSlot: { index: [1, 'uint32'], tile: [2, 'Reference'] },
  Uuid: { lower: [1, 'uint64'], upper: [2, 'uint64'] },
  UuidHolder: { uuid: [1, 'Uuid'] },
  CfUuid: { w0: [2, 'uint32'], w1: [3, 'uint32'], w2: [4, 'uint32'], w3: [5, 'uint32'] },
  MergeOwner: { owner: [1, 'CfUuid'], store: [2, 'FormulaStore'] },
  FormulaStore: { next: [2, 'uint32'], pairs: [3, 'FormulaPair[]'] },
  FormulaPair: { index: [1, 'uint32'], formula: [2, 'Formula'] },
  Formula: { nodes: [1, 'NodeArray'] },
  NodeArray: { nodes: [1, 'FormulaNode[]'] },
  FormulaNode: { kind: [1, 'uint32'], tract: [40, 'Tract'] },
  Tract: { columns: [3, 'Span[]'], rows: [4, 'Span[]'] },
  Span: { begin: [1, 'uint32'], end: [2, 'uint32'] },
  FormulaOwner: {
    uid: [1, 'Uuid'],
    kind: [3, 'uint32'],
    ranges: [5, 'RangeDependencies'],
    base: [12, 'Uuid'],
  },
  RangeDependencies: { ranges: [2, 'RangeDependency[]'] },
  RangeDependency: { range: [4, 'InternalRange'] },
  InternalRange: { owner: [1, 'uint32'], rect: [2, 'Rect'] },
  Rect: { left: [1, 'uint32'], top: [2, 'uint32'], right: [3, 'uint32'], bottom: [4, 'uint32'] },
  CalculationEngine: { tracker: [2, 'Tracker'] },
  Tracker: { owners: [3, 'OwnerMap'] },
  OwnerMap: { entries: [1, 'OwnerEntry[]'] },
  OwnerEntry: { id: [1, 'uint32'], uuid: [2, 'CfUuid'] },
  MergeMap: { ranges: [1, 'PackedRange[]'] },
  PackedRange: { origin: [1, 'Packed'], size: [2, 'Packed'] },
  Packed: { packed: [1, 'fixed32'] },
  RichText: { storage: [1, 'Reference'], cell: [3, 'Packed'] },
  Storage: { text: [3, 'string[]'], smartFields: [11, 'Attributes'] },
  Attributes: { entries: [1, 'Attribute[]'] },
  Attribute: { index: [1, 'uint32'], object: [2, 'Reference'] },
  Hyperlink: { url: [2, 'string'] },
  Comment: {
    text: [1, 'string'],
    date: [2, 'Moment'],
    author: [3, 'Reference'],
    replies: [4, 'Reference[]'],
  },
  Moment: { seconds: [1, 'double'] },
  Author: { name: [1, 'string'] },
  List: { kind: [1, 'uint32'], next: [2, 'uint32'], entries: [3, 'ListEntry[]'] },
  ListEntry: {
    key: [1, 'uint32'],
    uses: [2, 'uint32'],
    text: [3, 'string'],
    format: [6, 'Format'],
    richText: [9, 'Reference'],
  },
  Format: {
    kind: [1, 'uint32'],
    decimals: [2, 'uint32'],
    currency: [3, 'string'],
    pattern: [14, 'string'],
    custom: [18, 'string'],
  },
  CategoryOwner: { groupings: [1, 'Reference[]'] },
  Grouping: { enabled: [6, 'bool'] },
  CategoryOrder: { uids: [2, 'Reference'] },
} as const satisfies Record<string, Fields>;

type Scalar = {
  uint32: number;
  uint64: string;
  fixed32: number;
  double: number;
  bool: boolean;
  string: string;
};

type FieldValue<T extends string> = T extends `${infer U}[]`
  ? readonly FieldValue<U>[]
  : T extends keyof Scalar
    ? Scalar[T]
    : T extends MessageName
      ? Message<T>
      : never;

export type MessageName = keyof typeof MESSAGES;

/** A decoded message. Repeated fields are always present, all others only when the file has them. */
export type Message<N extends MessageName> = {
  readonly [F in keyof (typeof MESSAGES)[N] as IsRepeated<(typeof MESSAGES)[N][F]> extends true
    ? F
    : never]: ValueOf<(typeof MESSAGES)[N][F]>;
} & {
  readonly [F in keyof (typeof MESSAGES)[N] as IsRepeated<(typeof MESSAGES)[N][F]> extends true
    ? never
    : F]?: ValueOf<(typeof MESSAGES)[N][F]>;
};

type IsRepeated<F> = F extends readonly [number, `${string}[]`] ? true : false;
type ValueOf<F> = F extends readonly [number, infer T extends string] ? FieldValue<T> : never;

/** Limit of repeated fields in one message with all its parts. Each needs many times more memory than its two bytes in the file. */
const MAX_REPEATED = 500_000;

/** Counts the repeated fields of a message with all its parts, before the much more expensive decoding. */
export function partsOf(name: MessageName, bytes: Uint8Array): number {
  return countRepeated(name, new Wire(bytes), 0);
}

/** Decodes a message of bounded parts. 64-bit fields are decimal strings. */
export function decode<N extends MessageName>(name: N, bytes: Uint8Array): Message<N> {
  try {
    const reader = Reader.create(bytes);
    return readMessage(name, reader, reader.len, {}) as Message<N>;
  } catch (cause) {
    throw new NumbersError('corrupt', `a ${name} message is damaged`, cause);
  }
}

type FieldFacts = {
  readonly name: string;
  readonly repeated: boolean;
  readonly type: MessageName | keyof Scalar;
  readonly wireType: number;
};

/** The wire type of each scalar. A message has 2. */
const WIRE_TYPES = { uint32: 0, uint64: 0, bool: 0, double: 1, string: 2, fixed32: 5 } as const;

/** By message and field number. */
const FACTS = new Map(
  Object.entries<Fields>(MESSAGES).map(([message, fields]) => {
    return [message, new Map(Object.entries(fields).map(([name, [id, type]]) => [id, factsOf(name, type)]))];
  }),
);

function factsOf(name: string, declared: string): FieldFacts {
  const repeated = declared.endsWith('[]');
  const type = (repeated ? declared.slice(0, -2) : declared) as FieldFacts['type'];
  return { name, repeated, type, wireType: isMessage(type) ? 2 : WIRE_TYPES[type] };
}

function isMessage(type: FieldFacts['type']): type is MessageName {
  return Object.hasOwn(MESSAGES, type);
}

/**
 * Reads the fields up to `end` into `message`, as the code that protobufjs generates does. That code needs 4 MiB.
 */
function readMessage(
  name: MessageName,
  reader: Reader,
  end: number,
  message: Record<string, unknown>,
): Record<string, unknown> {
  if (end > reader.len) throw new RangeError('a part extends past the end of its message');
  const fields = FACTS.get(name) ?? new Map<number, FieldFacts>();
  const outerEnd = reader.len;
  reader.len = end;
  for (const field of fields.values()) if (field.repeated) message[field.name] ??= [];
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = fields.get(tag >>> 3);
    if (field?.wireType === (tag & 7)) readField(field, reader, message);
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  if (reader.pos !== end) throw new RangeError('a part ends within a field');
  reader.len = outerEnd;
  return message;
}

/** A field that is not repeated keeps its last value. The parts of a message add up. */
function readField(
  { name, repeated, type }: FieldFacts,
  reader: Reader,
  message: Record<string, unknown>,
): void {
  const known = message[name];
  const value = isMessage(type)
    ? readMessage(
        type,
        reader,
        reader.uint32() + reader.pos,
        repeated ? {} : ((known ?? {}) as typeof message),
      )
    : readScalar(type, reader);
  if (repeated) (known as unknown[]).push(value);
  else message[name] = value;
}

function readScalar(type: keyof Scalar, reader: Reader): Scalar[keyof Scalar] {
  return type === 'uint64' ? String(reader.uint64()) : reader[type]();
}

function countRepeated(name: MessageName, wire: Wire, before: number): number {
  const fields = FACTS.get(name);
  let count = before;
  while (wire.more) {
    const tag = wire.varint();
    const field = fields?.get(Math.floor(tag / 8));
    if (field?.repeated) within(++count, MAX_REPEATED, 'parts in a message');
    if (field && isMessage(field.type) && (tag & 7) === 2)
      count = countRepeated(field.type, wire.message(), count);
    else wire.skip(tag & 7);
  }
  return count;
}
