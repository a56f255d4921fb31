import { z } from 'zod';
import { EXPORT_FORMATS } from '../vocabulary.js';
import { csvChunks } from './csv-chunks.js';
import type { ExportWriter } from './export-rows.js';
import { jsonChunks } from './json-chunks.js';
import { xlsxChunks } from './xlsx-chunks.js';

export const ExportFormat = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** The file extension, content type and writer of each format. `json` writes each row as one line with all its fields, not only the columns. */
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
