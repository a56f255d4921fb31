/** One row of an export: values by column name. May have more fields than columns. */
export type ExportRow = Readonly<Record<string, unknown>>;
export type ExportRows = AsyncIterable<readonly ExportRow[]>;
/** Reads rows only as fast as its consumer reads bytes (backpressure), one batch at a time. */
export type ExportWriter = (columns: readonly string[], rows: ExportRows) => AsyncIterable<Uint8Array>;
