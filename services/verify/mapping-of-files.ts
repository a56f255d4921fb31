import type { Db } from 'mongodb';
import { findVersions } from '../../infra/mapping/mapping-versions.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import type { Config } from '../../shared/config.js';
import { NO_MAPPING, ReportMapping } from '../../shared/reports/mapping.js';
import { mappingDigest } from '../reports/read-report.js';

/** Returns a function from a file to the mapping it was last read with: a version in the database, or else the one in effect. */
export async function mappingOfFiles(
  db: Db,
  { reports: { timeZone: time_zone } }: Config,
  inEffect: ReportMapping,
): Promise<(file: Pick<LedgerFile, 'mapping'>) => ReportMapping> {
  const byDigest = new Map<string, ReportMapping>();
  const add = (mapping: ReportMapping) => byDigest.set(mappingDigest(mapping), mapping);
  add({ ...NO_MAPPING, time_zone });
  for await (const { mapping } of findVersions(db)) {
    const read = ReportMapping.safeParse(mapping);
    if (read.success) add({ ...read.data, time_zone });
  }
  return ({ mapping: digest }) => byDigest.get(digest ?? '') ?? inEffect;
}
