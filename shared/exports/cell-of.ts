export type ExportCell = string | number | boolean | null;

/** A value as one cell of a table: moments as ISO text, what is nested as JSON. */
export function cellOf(value: unknown): ExportCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
