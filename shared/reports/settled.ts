/** A file in a listing: size in bytes, mtime in seconds of the server's clock. Some servers report no mtime. */
export type ListedFile = {
  readonly path: string;
  readonly size: number;
  readonly mtime: number | undefined;
};
/** A version of a file. Where the server reports no mtime, the time of the first sighting stands in. */
export type RemoteFile = ListedFile & { readonly mtime: number };

/** A listed file, and since when it has not changed: seconds of this machine's clock. */
type Sighting = ListedFile & { readonly since: number };

export type SettleRule = {
  /** When the files were listed: this machine's clock, in seconds since 1970. */
  readonly now: number;
  readonly settleSeconds: number;
  /** The `moving` files of the previous listing of the same run. A file that changed since then is still moving. */
  readonly earlier?: readonly Sighting[];
};

export type SettledFiles = {
  readonly settled: readonly ListedFile[];
  /** Possibly still being uploaded. List again after the settle time, and pass these as `earlier`. */
  readonly moving: readonly Sighting[];
};

/**
 * Distinguishes finished files from those that are still being uploaded (REPORTS §1). A file is settled when two listings, one settle
 * time apart by our clock, show no change, or when its mtime is older than the settle time. The server's clock is not enough: a file
 * that changed between two listings is moving even if its mtime is old, and a file with a future mtime,
 * or without one, needs two listings.
 */
export function settledFiles(files: readonly ListedFile[], rule: SettleRule): SettledFiles {
  const { now, settleSeconds, earlier = [] } = rule;
  const seen = new Map(earlier.map((sighting) => [sighting.path, sighting]));
  const settled: ListedFile[] = [];
  const moving: Sighting[] = [];
  for (const file of files) {
    const before = seen.get(file.path);
    const same = before?.size === file.size && before.mtime === file.mtime;
    const since = before && same ? before.since : now;
    const held = now - since >= settleSeconds;
    const old = !(before && !same) && file.mtime !== undefined && file.mtime <= now - settleSeconds;
    if (held || old) settled.push(file);
    else moving.push({ ...file, since });
  }
  return { settled, moving };
}
