import { z } from 'zod';
import { EXPORT_FORMATS } from '../vocabulary.js';
import { csvChunks } from './csv-chunks.js';
import type { ExportWriter } from './export-rows.js';
import { jsonChunks } from './json-chunks.js';
import { xlsxChunks } from './xlsx-chunks.js';

export const ExportFormat = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** How each format is called and written. `json` is one object a line, whole: columns are for tables. */
export const EXPORTS = {
  json: { extension: 'jsonl', contentType: 'application/x-ndjson; charset=utf-8', write: jsonChunks },
  csv: { extension: 'csv', contentType: 'text/csv; charset=utf-8', write: csvChunks },
  xlsx: {
    extension: 'xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: xlsxChunks,
  },
} as const satisfies Record<
  ExportFormat,
  { readonly extension: string; readonly contentType: string; readonly write: ExportWriter }
>;
