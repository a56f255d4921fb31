import type { FileStatus } from '../sync.js';

/** A file in the ledger: its status, and the runs that the roster has its values from. A file is applied while there is such a run. */
export type FileClaims = { readonly status: FileStatus; readonly applied_by: readonly string[] };

/** A sync, as an undo sees it: an undo of an undo applies again what the run `root` did. `reverts`: it reverts that. */
export type Lineage = { readonly root: string; readonly reverts: boolean };

/** The effect of the run `root` on a file. */
export type FileOfRun = {
  readonly outcome: FileStatus;
  /** The effects of the other runs of `applied_by`, if known. */
  readonly others: readonly FileStatus[];
  /** The file was last processed by the run that is reverted, or by its undo. */
  readonly is_last: boolean;
};

/**
 * Returns a file of the reverted run after an undo; null when it stays as it is. `reverts`: the undo reverts the run `root`, and does not
 * apply it again. A file that the run merely read again has other runs, and stays applied. A file that an interrupted run did not finish
 * becomes undone, too.
 */
export function undoFile(
  now: FileClaims,
  { outcome, others, is_last }: FileOfRun,
  { root, reverts }: Lineage,
): FileClaims | null {
  const { status, applied_by } = now;
  const isFinished = outcome === 'applied' || outcome === 'unchanged';
  const rest = applied_by.filter((run) => run !== root);
  if (reverts && rest.length < applied_by.length)
    return rest.length === 0 ? UNDONE : { status: summaryOf(others) ?? status, applied_by: rest };
  if (reverts)
    return !isFinished && status === 'validated' && applied_by.length === 0 && is_last ? UNDONE : null;
  if (applied_by.includes(root)) return null;
  if (isFinished)
    return { status: summaryOf([...others, outcome]) ?? status, applied_by: [...applied_by, root] };
  return status === 'undone' ? { status: outcome, applied_by: [] } : null;
}

const UNDONE: FileClaims = { status: 'undone', applied_by: [] };

function summaryOf(outcomes: readonly FileStatus[]): FileStatus | undefined {
  return outcomes.includes('applied') ? 'applied' : outcomes[0];
}
