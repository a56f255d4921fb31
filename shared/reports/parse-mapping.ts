import { AppError } from '../app-error.js';
import { parseConfigFile } from '../config-file.js';
import { REPORT_TYPES } from '../vocabulary.js';
import { COLUMN_NAMES } from './aliases.js';
import { ReportMapping } from './mapping.js';

/**
 * Parses a mapping from YAML or JSON. `path` is only used in the error.
 *
 * @throws AppError `mapping_file_invalid` with the line of each problem, and the closest known name for an unknown one.
 */
export function parseMapping(text: string, path: string): ReportMapping {
  const parsed = parseConfigFile(text, ReportMapping, knownNames);
  if ('data' in parsed) return parsed.data;
  throw new AppError('mapping_file_invalid', { path, problems: parsed.problems.join('; ') });
}

function knownNames(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === 'aliases') return COLUMN_NAMES;
  if (path[0] === 'report_files') return REPORT_TYPES;
  return Object.keys(ReportMapping.shape);
}
