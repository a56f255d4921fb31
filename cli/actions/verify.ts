import { mappingReader } from '../../infra/mapping/current-mapping.js';
import type { Difference } from '../../services/verify/difference.js';
import {
  type RosterVerification,
  type VerifyProgress,
  verifyRoster,
} from '../../services/verify/verify-roster.js';
import { AppError } from '../../shared/app-error.js';
import { print, printJson, printNote } from '../render/print.js';
import type { Context } from '../runtime/context.js';

/** Prints a line for each difference. @throws AppError `roster_differs`, `roster_changed` */
export async function verifyStored(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const store = await context.store();
  const { config } = context;
  const { mapping } = await mappingReader(store.db, config)();
  const found = await verifyRoster({ store, config, mapping, onProgress: showProgress });
  const { files, employees, payees, differences, differences_total: count } = found;
  if (json) printJson(found);
  else for (const difference of differences) print(describe(difference));
  for (const sentence of describeUndone(found)) printNote(sentence);
  if (count > differences.length) printNote(`The first ${differences.length} of ${count} are listed.`);
  if (count > 0) throw new AppError('roster_differs', { count });
  if (!json) print(`${files} files, ${employees} employees and ${payees} payees: no difference.`);
}

function showProgress({ step, done, total }: VerifyProgress): void {
  printNote(step === 'files' ? `${done} of ${total} files read` : `${done} of ${total} parts compared`);
}

function describeUndone({ undone, payees_undone }: RosterVerification): string[] {
  return [
    ...(undone > 0
      ? [
          `${undone} employees are as an undo left them, or as a file says that is not kept any more. So only their own record was checked.`,
        ]
      : []),
    ...(payees_undone
      ? ['An undo took the newest payees back. Only the records of payees themselves were checked.']
      : []),
  ];
}

function describe({ record, id, problem, field }: Difference): string {
  const of = record === 'payee' ? `a payee of ${id}` : `${record} ${id}`;
  return `${of}: ${field === undefined ? problem : `${field} ${problem}`}`;
}
