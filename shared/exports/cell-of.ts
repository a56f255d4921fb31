export type ExportCell = string | number | boolean | null;

/** Converts a value to one cell of a table: a date to ISO text, a nested value to JSON. */
export function cellOf(value: unknown): ExportCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
