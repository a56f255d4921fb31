import { readFileSync } from 'node:fs';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import { NO_MAPPING, parseMapping, type ReportMapping } from '../shared/reports/mapping.js';

/** The site's mapping file, read once at start. @throws AppError `mapping_file_invalid` */
export function readMapping({ reports: { mappingPath } }: Config): ReportMapping {
  if (mappingPath === undefined) return NO_MAPPING;
  return parseMapping(readText(mappingPath), mappingPath);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('mapping_file_invalid', { path, problems: "it can't be read" }, error);
  }
}
