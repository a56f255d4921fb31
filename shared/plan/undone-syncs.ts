/** An undo that was applied. `whole`: it left nothing of what the sync did. */
export type AppliedUndo = { readonly sync_id: string; readonly undo_of: string; readonly whole: boolean };

/** `whole`: the undone syncs of which nothing is left. `touched`: also those of which something is. */
export type UndoneSyncs = { readonly whole: ReadonlySet<string>; readonly touched: ReadonlySet<string> };

/** Returns which syncs were undone, from all undos, newest first. An undo of which nothing is left undoes nothing. */
export function undoneSyncs(undos: readonly AppliedUndo[]): UndoneSyncs {
  const [whole, touched] = [new Set<string>(), new Set<string>()];
  for (const undo of undos) {
    if (whole.has(undo.sync_id)) continue;
    touched.add(undo.undo_of);
    if (undo.whole && !touched.has(undo.sync_id)) whole.add(undo.undo_of);
  }
  return { whole, touched };
}
