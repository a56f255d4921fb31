import type { CellFormat } from '../cell.js';
import type { Message } from '../schema.js';

const KINDS: Readonly<Record<number, string>> = {
  1: 'bool',
  256: 'number',
  257: 'currency',
  258: 'percent',
  259: 'scientific',
  260: 'text',
  261: 'date',
  262: 'fraction',
  263: 'checkbox',
  264: 'stepper',
  265: 'slider',
  266: 'popup',
  267: 'rating',
  268: 'duration',
  269: 'base',
  270: 'custom number',
  271: 'custom text',
  272: 'custom date',
  274: 'custom currency',
};

/** The stored number that means "all decimals of the value". */
const AUTOMATIC = 253;

/** Converts a display format. Leaves out details that do not help to read values. */
export function readFormat(format: Message<'Format'>): CellFormat {
  const { decimals, currency } = format;
  const pattern = format.pattern || format.custom;
  return {
    kind: KINDS[format.kind ?? 0] ?? `unknown ${format.kind ?? 0}`,
    ...(decimals === undefined || decimals >= AUTOMATIC ? {} : { decimals }),
    ...(currency ? { currency } : {}),
    ...(pattern ? { pattern } : {}),
  };
}
