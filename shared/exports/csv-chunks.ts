import { stringify } from 'csv-stringify/sync';
import { cellOf } from './cell-of.js';
import type { ExportRows } from './export-rows.js';

/**
 * CSV injection: characters that start a formula in a spreadsheet (ASCII and full-width), or that it skips before a formula. A formula
 * in a name would run on the reader's machine.
 */
const BEGINS_LIKE_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes a heading and one line per row. Puts an apostrophe before a text that begins like a formula. This includes phone numbers
 * (`+1…`), since we cannot know which texts a spreadsheet would calculate. No amount in the model is negative.
 */
export async function* csvChunks(columns: readonly string[], rows: ExportRows): AsyncGenerator<Uint8Array> {
  // The heading is written with the first rows, so that a failed read does not look like an empty export.
  let heading = stringify([[...columns]]);
  for await (const batch of rows) {
    const lines = batch.map((row) => columns.map((column) => cellOf(row[column])));
    yield Buffer.from(heading + stringify(lines, { cast: { boolean: String, string: escapeFormula } }));
    heading = '';
  }
  if (heading !== '') yield Buffer.from(heading);
}

function escapeFormula(text: string): string {
  return BEGINS_LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}
