import type { FileStatus } from '../sync.js';

/** A file in the ledger: its status, and the runs that the roster has its values from. A file is applied while there is such a run. */
export type FileClaims = { readonly status: FileStatus; readonly applied_by: readonly string[] };

/** A sync, as an undo sees it: an undo of an undo applies again what the run `root` did. `reverts`: it reverts that. */
export type Lineage = { readonly root: string; readonly reverts: boolean };

/** What a run did with a file. `status` is the outcome in the run itself. */
export type FileOfRun = {
  readonly status: FileStatus;
  /** The file became undone by the undo that is now reverted. */
  readonly undone_before: boolean;
  /** The file was last processed by the run that is reverted, or by its undo. */
  readonly is_last: boolean;
};

/**
 * Returns the file after an undo; null when it stays as it is. `revert` is what the undo does to the run `root`. A file that the run merely
 * read again has other runs, and stays applied. A file that an interrupted run did not finish is undone, too.
 */
export function undoFile(
  now: FileClaims,
  { status: outcome, undone_before, is_last }: FileOfRun,
  { root, reverts }: Lineage,
): FileClaims | null {
  const claims = now.applied_by.includes(root);
  if (reverts) {
    if (claims) return withoutClaim(now, root);
    return now.applied_by.length === 0 && now.status === 'validated' && outcome === 'validated' && is_last
      ? UNDONE
      : null;
  }
  if (claims || !(outcome === 'applied' || undone_before)) return null;
  if (outcome === 'applied' || outcome === 'unchanged') {
    const status = now.applied_by.length === 0 ? outcome : now.status;
    return { status, applied_by: [...now.applied_by, root] };
  }
  return now.status === 'undone' ? { status: outcome, applied_by: [] } : null;
}

const UNDONE: FileClaims = { status: 'undone', applied_by: [] };

function withoutClaim({ status, applied_by }: FileClaims, root: string): FileClaims {
  const rest = applied_by.filter((run) => run !== root);
  return rest.length === 0 ? UNDONE : { status, applied_by: rest };
}
