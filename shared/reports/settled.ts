/** A file as a listing shows it: size in bytes, mtime in whole seconds of the server's clock. */
export type RemoteFile = { readonly path: string; readonly size: number; readonly mtime: number };

/** What was seen of a file, and since when it looks so: seconds of this machine's clock. */
type Sighting = RemoteFile & { readonly since: number };

export type SettleRule = {
  /** This machine's clock, seconds since 1970, when the files were listed. */
  readonly now: number;
  readonly settleSeconds: number;
  /** From the listing before, of the same run: what changed since then counts as moving. */
  readonly earlier?: readonly Sighting[];
};

export type SettledFiles = {
  readonly settled: readonly RemoteFile[];
  /** Perhaps still being uploaded: list again once the settle time is over, and hand these in as `earlier`. */
  readonly moving: readonly Sighting[];
};

/**
 * Tells finished files from those still being uploaded (REPORTS §1). Settled is a file that two listings, the settle time apart
 * by our own clock, show alike, or that was modified longer ago than that. The server's clock alone is not enough: a file that
 * changed between two listings is moving however old its mtime looks, and one from the future is looked at twice.
 */
export function settledFiles(files: readonly RemoteFile[], rule: SettleRule): SettledFiles {
  const { now, settleSeconds, earlier = [] } = rule;
  const seen = new Map(earlier.map((sighting) => [sighting.path, sighting]));
  const settled: RemoteFile[] = [];
  const moving: Sighting[] = [];
  for (const file of files) {
    const before = seen.get(file.path);
    const same = before?.size === file.size && before.mtime === file.mtime;
    const since = before && same ? before.since : now;
    const held = now - since >= settleSeconds;
    const old = !(before && !same) && file.mtime <= now - settleSeconds;
    if (held || old) settled.push(file);
    else moving.push({ ...file, since });
  }
  return { settled, moving };
}
