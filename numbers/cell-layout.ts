/** The cell types in a record. */
export const CELL = {
  empty: 0,
  number: 2,
  text: 3,
  date: 5,
  bool: 6,
  duration: 7,
  error: 8,
  richText: 9,
  currency: 10,
} as const;

/** Presence flags of a version 5 record. The fields that are present follow each other in this order. */
export const FLAG = {
  decimal: 0x1,
  double: 0x2,
  date: 0x4,
  string: 0x8,
  richText: 0x10,
  formula: 0x200,
  numberFormat: 0x2000,
  currencyFormat: 0x4000,
  dateFormat: 0x8000,
  durationFormat: 0x10000,
  textFormat: 0x20000,
  boolFormat: 0x40000,
  comment: 0x80000,
} as const;
