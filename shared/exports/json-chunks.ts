import type { ExportRows } from './export-rows.js';

/** Writes one JSON object per line (NDJSON). */
export async function* jsonChunks(_: readonly string[], rows: ExportRows): AsyncGenerator<Uint8Array> {
  for await (const batch of rows) yield Buffer.from(batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
