import { readFileSync } from 'node:fs';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import { NO_MAPPING, parseMapping, type ReportMapping } from '../shared/reports/mapping.js';

/**
 * Reads the site's mapping file afresh at each call, so that a mended one counts from the next run on; parsed only where it changed.
 * A call throws AppError `mapping_file_invalid`.
 */
export function mappingReader({ reports: { mappingPath: path } }: Config): () => ReportMapping {
  if (path === undefined) return () => NO_MAPPING;
  let last: { readonly text: string; readonly mapping: ReportMapping } | undefined;
  return () => {
    const text = readText(path);
    if (last?.text !== text) last = { text, mapping: parseMapping(text, path) };
    return last.mapping;
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('mapping_file_invalid', { path, problems: "it can't be read" }, error);
  }
}
