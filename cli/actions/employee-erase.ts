import { BlobStore } from '../../infra/blobs/blob-store.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import {
  type ErasedEmployee,
  type ErasureStep,
  eraseEmployee,
} from '../../services/erasure/erase-employee.js';
import { AppError } from '../../shared/app-error.js';
import { LONGEST_REASON } from '../../shared/vocabulary.js';
import { print, printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { askYesNo } from '../runtime/ask-yes-no.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly reason: string; readonly yes?: true; readonly json?: true };

const DOING: Readonly<Record<ErasureStep, string>> = {
  mark: 'Recording the erasure, so that no file brings the person back',
  files: 'Removing the person from the stored files',
  plans: 'Removing the person from the plans of syncs',
  salts: 'Removing what opens backups for the person',
  records: 'Removing the records',
  mentions: 'Removing the person from other records',
  complete: 'Checking that no sync began meanwhile',
};

/** Erases a person after a confirmation. An erasure that was interrupted is run again. @throws AppError as `eraseEmployee` does */
export async function erase(
  context: Context,
  employee_id: string,
  { reason, yes, json }: Options,
): Promise<void> {
  if (reason.trim() === '' || reason.length > LONGEST_REASON)
    throw new AppError('usage', {
      problem: `--reason takes 1 to ${LONGEST_REASON} characters.`,
    });
  const question = `Erase ${employee_id} for good? Nothing can bring the person back.`;
  if (!yes && !(await askYesNo(process, question))) {
    print('Nothing was erased. Without a terminal, `--yes` confirms it.');
    context.exitCode = 2;
    return;
  }
  const store = await context.store();
  const { mapping } = await mappingReader(store.db, await context.config())();
  const erased = await eraseEmployee(
    { store, blobs: new BlobStore(store), mapping },
    { employee_id, reason, by: context.account, onStep: (step) => printNote(`${DOING[step]} …`) },
  );
  printDone(describe(erased), erased, json);
}

function describe({ erasure_id, files, unreadable }: ErasedEmployee): string {
  const unchecked =
    unreadable > 0 ? ` ${unreadable} stored files cannot be read, so they may still name the person.` : '';
  return `Erased (${erasure_id}). The bytes of ${files} files were removed.${unchecked}
Backups of before still open with older salts files. Run \`paycom salts FILE\`, and destroy all older copies of that file.`;
}
