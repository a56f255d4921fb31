/** One line of an export: values by column, whatever else it holds. */
export type ExportRow = Readonly<Record<string, unknown>>;
export type ExportRows = AsyncIterable<readonly ExportRow[]>;
/** Takes rows only as its reader takes bytes, and never holds more than one batch. */
export type ExportWriter = (columns: readonly string[], rows: ExportRows) => AsyncIterable<Uint8Array>;
