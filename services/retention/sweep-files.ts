import { removeBytes } from '../../infra/files/removed-bytes.js';
import { collections } from '../../infra/mongo/collections.js';
import { rawFileMayGo, rowsMayGo, type StoredBytes } from '../../shared/retention/retention-rules.js';
import { rawKey } from '../reports/read-report.js';
import { NeededFiles } from './needed-files.js';
import type { Sweep, Swept } from './sweep.js';

/** Removes the bytes of report files. Records it in the ledger first. */
export async function* sweepRawFiles(sweep: Sweep): Swept {
  const { blobs, retention, now, store } = sweep;
  if (retention.rawFiles === 0) return;
  for await (const entries of blobs.pagesBelow('raw/')) {
    const needs = await needsOfBytes(sweep, entries);
    let removed = 0;
    for (const { key, stored_at } of entries) {
      const fingerprint = fingerprintOf(key);
      if (!rawFileMayGo({ stored_at, ...needs(fingerprint) }, retention, now)) continue;
      removed += 1;
      if (sweep.dryRun) continue;
      await removeBytes(store.db, blobs, fingerprint, 'retention');
    }
    yield removed;
  }
}

/** Removes the stored rows of files. The head of a report goes first: rows without one do not exist. */
export async function* sweepRows(sweep: Sweep): Swept {
  const { blobs, retention, now } = sweep;
  if (retention.parsedRows === 0) return;
  for await (const entries of blobs.pagesBelow('rows/')) {
    const needs = await needsOfBytes(sweep, entries);
    let removed = 0;
    for (const entry of entries) {
      const { key } = entry;
      const fingerprint = fingerprintOf(key);
      const stored_at = await reportStoredAt(blobs, entry);
      const has_bytes = await blobs.has(rawKey(fingerprint));
      if (!rowsMayGo({ stored_at, has_bytes, ...needs(fingerprint) }, retention, now)) continue;
      removed += 1;
      if (!sweep.dryRun) await blobs.delete(key);
    }
    yield removed;
  }
}

/**
 * Returns when a report was stored, of its head or a segment. An erasure, or a reading after a sweep that was cut off, stores the head again and keeps older
 * segments. Without them nobody could read the report.
 */
async function reportStoredAt(
  blobs: Sweep['blobs'],
  { key, stored_at }: { readonly key: string; readonly stored_at: Date },
): Promise<Date> {
  const [room, fingerprint, report, segment] = key.split('/');
  if (segment === undefined) return stored_at;
  const head = await blobs.storedAt([room, fingerprint, report].join('/'));
  return head !== null && head > stored_at ? head : stored_at;
}

/** @example raw/one:abc and rows/one:abc/0123/4 are of `one:abc` */
function fingerprintOf(key: string): string {
  return key.split('/')[1] ?? '';
}

/** Returns what bytes are needed for. Reads it again for each batch, because syncs go on. */
async function needsOfBytes(
  { store: { db }, pushMinutes }: Sweep,
  entries: readonly { readonly key: string }[],
): Promise<(fingerprint: string) => Omit<StoredBytes, 'stored_at'>> {
  const { files, rowIssues } = collections(db);
  const needed = await NeededFiles.load(db, pushMinutes);
  const fingerprints = new Set(entries.map(({ key }) => fingerprintOf(key)));
  const found = await files
    .find({ fingerprint: { $in: [...fingerprints] } }, { projection: { _id: 0 } })
    .toArray();
  const ids = found.map(({ file_id }) => file_id);
  const withIssues = new Set(await rowIssues.distinct('file_id', { file_id: { $in: ids } }));
  return (fingerprint) => ({
    open: needed.hasOpen(fingerprint),
    files: found
      .filter((file) => file.fingerprint === fingerprint)
      .map((file) => needed.needsOf(file, withIssues)),
  });
}
