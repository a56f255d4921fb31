import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { type CurrentMapping, NO_MAPPING, ReportMapping } from '../../shared/reports/mapping.js';
import { mappingFileReader } from '../config/config-file-reader.js';
import { newestVersion } from './mapping-versions.js';

/**
 * Returns a reader of the mapping in effect, with the time zone of the site: the file of the setting, else the newest version in the
 * database. A call throws AppError `mapping_file_invalid`.
 */
export function mappingReader(db: Db, { reports }: Config): () => Promise<CurrentMapping> {
  const { mappingPath: path, timeZone: time_zone } = reports;
  if (path !== undefined) {
    const readFile = mappingFileReader(path);
    return async () => ({ source: 'file', path, mapping: { ...readFile(), time_zone } });
  }
  return async () => {
    const newest = await newestVersion(db);
    const mapping = newest === null ? NO_MAPPING : currentRules(newest);
    return { source: 'database', version: newest?.number ?? 0, mapping: { ...mapping, time_zone } };
  };
}

/**
 * Reads a stored version, which another version of the program may have saved with things that this one does not know. @throws AppError
 * `mapping_file_invalid`
 */
function currentRules({ number, mapping }: { readonly number: number; readonly mapping: unknown }) {
  const result = ReportMapping.safeParse(mapping);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path }) => `${path.join('.')} is not known`).join('; ');
  throw new AppError('mapping_file_invalid', { path: `version ${number}`, problems });
}
