/** How long each kind is kept, in days; 0 means for ever. `undo`: the plans of syncs, which an undo needs. */
export type Retention = {
  readonly rawFiles: number;
  readonly parsedRows: number;
  readonly undo: number;
  readonly dryRuns: number;
  readonly rowIssues: number;
  readonly skippedLogs: number;
  readonly changes: number;
};

export const SWEPT_KINDS = [
  'raw_files',
  'parsed_rows',
  'plans',
  'row_issues',
  'skipped_logs',
  'changes',
] as const;
export type SweptKind = (typeof SWEPT_KINDS)[number];

/** How many records of each kind were removed. `stopped`: a sync runs, so the rest is left to the next sweep. */
export type SweptStorage = {
  readonly removed: Readonly<Record<SweptKind, number>>;
  readonly stopped: boolean;
};

const DAY_MS = 24 * 3_600_000;

/** Returns the time before which something is too old, null when it is kept for ever. */
export function cutoff(days: number, now: Date): Date | null {
  return days === 0 ? null : new Date(now.getTime() - days * DAY_MS);
}

function isBefore(at: Date, limit: Date | null): boolean {
  return limit !== null && at < limit;
}

/** The reasons to keep a file of the ledger. */
export type FileNeeds = {
  /** When a sync last wrote its record or applied it. */
  readonly last_used: Date;
  /** Whether the outcome of the file is final. */
  readonly resolved: boolean;
  /** Whether it is of the last push of its report or was refused since then. A change of the mapping reads such a file again. */
  readonly newest: boolean;
  /** Whether a running or held sync uses it. */
  readonly open: boolean;
  readonly has_issues: boolean;
};
/** Bytes or rows of a file. `files`: all entries of the ledger with these bytes. `open`: a running or held sync has them. */
export type StoredBytes = {
  readonly stored_at: Date;
  readonly open: boolean;
  readonly files: readonly FileNeeds[];
};

/** Whether the bytes of a report file may be removed. */
export function rawFileMayGo(
  { stored_at, open, files }: StoredBytes,
  { rawFiles }: Retention,
  now: Date,
): boolean {
  const limit = cutoff(rawFiles, now);
  return (
    !open &&
    isBefore(stored_at, limit) &&
    files.every((file) => !isNeeded(file) && isBefore(file.last_used, limit))
  );
}

/**
 * Whether the stored rows of a file may be removed: they can be read again from its bytes, or its bytes may be removed too. `has_bytes`: whether its
 * bytes are stored.
 */
export function rowsMayGo(
  { has_bytes, ...stored }: StoredBytes & { readonly has_bytes: boolean },
  retention: Retention,
  now: Date,
): boolean {
  const { stored_at, open, files } = stored;
  if (open || !isBefore(stored_at, cutoff(retention.parsedRows, now))) return false;
  return has_bytes ? !files.some(({ newest, open }) => newest || open) : rawFileMayGo(stored, retention, now);
}

function isNeeded({ resolved, newest, open, has_issues }: FileNeeds): boolean {
  return !resolved || newest || open || has_issues;
}

/** Whether the changes of a plan may be removed. `ended_at`: of its sync; null while it runs or is held. */
export function planMayGo(
  { dry_run, ended_at }: { readonly dry_run: boolean; readonly ended_at: Date | null },
  { dryRuns, undo }: Retention,
  now: Date,
): boolean {
  return ended_at !== null && isBefore(ended_at, cutoff(dry_run ? dryRuns : undo, now));
}

/** Whether the issues of a row may be removed. `newest`, `open`: of its file. */
export function rowIssueMayGo(
  { found_at, newest, open }: { readonly found_at: Date } & Pick<FileNeeds, 'newest' | 'open'>,
  { rowIssues }: Retention,
  now: Date,
): boolean {
  return !newest && !open && isBefore(found_at, cutoff(rowIssues, now));
}

/** Returns the time before which changes may be removed. An undo in its window needs all changes after its sync. */
export function changesCutoff({ changes, undo }: Retention, now: Date): Date | null {
  const limits = [cutoff(changes, now), cutoff(undo, now)];
  const times = limits.flatMap((limit) => limit?.getTime() ?? []);
  return times.length < limits.length ? null : new Date(Math.min(...times));
}
