import { createHash } from 'node:crypto';
import type { RunFile } from '../infra/mongo/documents/file-documents.js';
import { AppError } from '../shared/app-error.js';
import { readReportName } from '../shared/reports/report-name.js';
import { validateReport } from '../shared/reports/validate-report.js';
import { RULES_VERSION, type Validation } from '../shared/reports/validated-report.js';
import type { MappedDeps } from './deps.js';
import { loadTables, tablesKey } from './load-tables.js';

/** Returns a file's validation, cached by its bytes, rules, mapping and name. */
export async function loadValidatedReport(
  deps: Pick<MappedDeps, 'blobs' | 'mapping'>,
  file: Pick<RunFile, 'name' | 'mtime' | 'sha256'>,
): Promise<Validation> {
  const { blobs, mapping } = deps;
  const { name, mtime, sha256 } = file;
  if (sha256 === null) throw new AppError('internal', { name: 'file without sha256' });
  const facts = readReportName(name, mtime, mapping.report_files);
  const key = `rows/${sha256}/${fingerprint([tablesKey(sha256), RULES_VERSION, mapping, facts])}`;
  if (await blobs.has(key)) return JSON.parse((await blobs.get(key)).toString('utf8')) as Validation;
  const validation = validateReport(await loadTables(deps, name, sha256), { name: facts, mapping });
  await blobs.put(key, Buffer.from(JSON.stringify(validation)));
  return validation;
}

function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
