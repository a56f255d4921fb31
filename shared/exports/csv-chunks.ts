import { stringify } from 'csv-stringify/sync';
import { cellOf } from './cell-of.js';
import type { ExportRows } from './export-rows.js';

/**
 * What a spreadsheet takes for the beginning of a formula, in both widths, or what it drops before it looks for one. A name can begin
 * like that, and then its formula would run on the reader's machine.
 */
const BEGINS_LIKE_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A heading and a line each. A text that begins like a formula gets an apostrophe before it, phone numbers (`+1…`) too: which of them a
 * spreadsheet would calculate is not for us to guess. No number of the model is negative.
 */
export async function* csvChunks(columns: readonly string[], rows: ExportRows): AsyncGenerator<Uint8Array> {
  // With the first rows, not before them: a heading alone would look like an answer when reading fails.
  let heading = stringify([[...columns]]);
  for await (const batch of rows) {
    const lines = batch.map((row) => columns.map((column) => cellOf(row[column])));
    yield Buffer.from(heading + stringify(lines, { cast: { boolean: String, string: harmless } }));
    heading = '';
  }
  if (heading !== '') yield Buffer.from(heading);
}

function harmless(text: string): string {
  return BEGINS_LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}
