import { mappingReader } from '../../infra/mapping/current-mapping.js';
import type { Difference } from '../../services/verify/difference.js';
import {
  type RosterVerification,
  type VerifyProgress,
  verifyRoster,
} from '../../services/verify/verify-roster.js';
import { AppError } from '../../shared/app-error.js';
import { print, printable, printJson, printNote } from '../render/print.js';
import type { Context } from '../runtime/context.js';

/** Prints a line for each difference. @throws AppError `roster_differs`, `roster_changed` */
export async function verifyStored(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const found = await compareStored(context);
  if (json) printJson(found);
  else print(describeVerification(found));
  assertSame(found);
}

/** Shows the progress. @throws AppError `roster_changed` */
export async function compareStored(context: Context): Promise<RosterVerification> {
  const store = await context.store();
  const config = await context.config();
  const { mapping } = await mappingReader(store.db, config)();
  return verifyRoster({ store, config, mapping, onProgress: showProgress });
}

/** @throws AppError `roster_differs` */
export function assertSame({ differences_total: count }: RosterVerification): void {
  if (count > 0) throw new AppError('roster_differs', { count });
}

export function describeVerification(found: RosterVerification): string {
  const { files, employees, payees, undone, payees_undone, differences, differences_total } = found;
  const unlisted = differences_total - differences.length;
  return [
    ...printable(differences).map(describe),
    ...(unlisted > 0 ? [`… and ${unlisted} more`] : []),
    ...(undone > 0
      ? [
          `${undone} employees are as an undo left them, or as a file says that is not kept any more. So only their own records were checked.`,
        ]
      : []),
    ...(payees_undone
      ? ['An undo took the newest payees back, so only their own records were checked.']
      : []),
    ...(differences_total > 0
      ? []
      : [`${files} files, ${employees} employees and ${payees} payees: no difference.`]),
  ].join('\n');
}

function showProgress({ step, done, total }: VerifyProgress): void {
  printNote(step === 'files' ? `${done} of ${total} files read` : `${done} of ${total} parts compared`);
}

function describe({ record, id, problem, field }: Difference): string {
  const of = record === 'payee' ? `a payee of ${id}` : `${record} ${id}`;
  return `${of}: ${field === undefined ? problem : `${field} ${problem}`}`;
}
