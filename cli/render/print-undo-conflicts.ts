import type { SyncReport } from '../../shared/sync-report.js';
import { describeError } from './print-error.js';

const SHOWN = 200;

/** Lists the files that a retry could not read, and the fields that an undo did not restore. */
export function describeUndoConflicts({
  sync_id,
  undo_of,
  retry_of,
  employees,
  not_retried,
  not_undone,
}: SyncReport): string[] {
  return [
    ...(retry_of ? [`  a retry of ${retry_of}`] : []),
    ...(not_retried ?? []).flatMap(({ name, error }) => [
      `  not retried  ${name}`,
      describeError(error).replace(/^/gm, '    '),
    ]),
    ...(undo_of ? [`  an undo of ${undo_of}: ${employees.removed ?? 0} removed again`] : []),
    ...describeNotUndone(not_undone ?? [], sync_id),
  ];
}

function describeNotUndone(left: NonNullable<SyncReport['not_undone']>, sync_id: string): string[] {
  const lines = left.slice(0, SHOWN).map(({ employee_id, field, changed_by }) => {
    const what = field === null ? employee_id : `${employee_id} ${field}`;
    return `  not restored  ${what}, changed since${changed_by ? ` by ${changed_by}` : ''}`;
  });
  const more = `  … and ${left.length - SHOWN} more: \`paycom logs ${sync_id} --json\` shows all`;
  return left.length > SHOWN ? [...lines, more] : lines;
}
