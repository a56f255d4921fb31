import type { Db } from 'mongodb';
import { type AuditFilter, readAudit, recordAction } from '../infra/audit/audit.js';
import type { Actor } from '../shared/actor.js';
import { EXPORTS, type ExportFormat } from '../shared/exports/export-format.js';

const COLUMNS = ['at', 'account_id', 'account_name', 'action', 'target', 'before', 'after', 'id'] as const;

export type AuditExport = {
  readonly format: Exclude<ExportFormat, 'xlsx'>;
  readonly filter: AuditFilter;
  readonly by: Actor;
};

/** Streams the matching entries of the audit, newest first, as the bytes of a file. Records the export before the first byte. */
export async function* exportAudit(db: Db, { format, filter, by }: AuditExport): AsyncGenerator<Uint8Array> {
  const [action] = filter.actions ?? [];
  const after = action === undefined ? null : { action };
  await recordAction(db, { by, action: 'audit.export', target: 'audit', before: null, after });
  yield* EXPORTS[format].write(COLUMNS, rowsOf(db, filter));
}

/** Gives each row every field in the same order. */
async function* rowsOf(db: Db, filter: AuditFilter) {
  for await (const batch of readAudit(db, filter))
    yield batch.map((entry) => Object.fromEntries(COLUMNS.map((column) => [column, entry[column]])));
}
