import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { Context } from '@temporalio/activity';
import { updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import { downloadRemoteFile, isOther } from '../infra/sftp/download.js';
import type { WholeFile } from '../infra/sftp/spool.js';
import { detectPacking } from '../services/reports/file-format.js';
import { hasRows, rawKey } from '../services/reports/read-report.js';
import { AppError } from '../shared/app-error.js';
import type { RemoteFile } from '../shared/reports/settled.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { recordFileFailure } from './record-file-failure.js';

/** The most versions that are tried of a file that is replaced during its download. */
const MAX_BEGINS = 3;

/** Downloads one file to the blob store. Resumes where an earlier attempt on this machine stopped. */
export function createDownloadFile(deps: Deps): Activities['downloadFile'] {
  const { store, blobs, config } = deps;
  return (ref) =>
    recordFileFailure(deps, ref, async () => {
      const { name, path, size: listedSize, mtime, fingerprint: known } = await getRunFile(store.db, ref);
      if (known !== null) {
        // A retry must work without the server, and a finished download is not repeated.
        if (!(await blobs.has(rawKey(known))) && !(await hasRows(blobs, known)))
          throw new AppError('blob_missing', { key: rawKey(known) });
        return { bytes: listedSize };
      }

      const remote = { path, size: listedSize, mtime: mtime.getTime() / 1000 };
      const { spooled, bytes: size, sha256 } = await downloadSettled(deps, remote);
      const bytes = await readFile(spooled);
      // Detects disk corruption: only the bytes that were received are stored.
      if (sha256Of(bytes) !== sha256) {
        await rm(spooled, { force: true });
        throw new AppError('spool_failed', {
          path: config.sftp.localDirectory,
          reason: 'the file changed on disk',
        });
      }
      const found = await storeFile(deps, name, { bytes, sha256 });
      await updateFile(store.db, ref, { status: 'downloaded', error: null, ...found });
      if (!config.sftp.keepDownloads) await rm(spooled, { force: true });
      return { bytes: size };
    });
}

/** Stores the bytes of a file, unpacked when they are packed. Returns their fingerprint, and what unpacking found. */
async function storeFile(
  { store, blobs, tasks }: Deps,
  name: string,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
): Promise<{ readonly fingerprint: string; readonly name?: string; readonly unpacked_size?: number }> {
  const unpacked =
    detectPacking(bytes) !== undefined &&
    (await tasks.unpackFile({ name, bytes }, Context.current().cancellationSignal));
  const stored = unpacked ? unpacked.bytes : bytes;
  const fingerprint = store.keyring.fingerprint(unpacked ? sha256Of(stored) : sha256);
  await blobs.put(rawKey(fingerprint), stored);
  return { fingerprint, ...(unpacked && { name: unpacked.name, unpacked_size: stored.length }) };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Downloads a listed file. If it was replaced, downloads the new version instead. */
async function downloadSettled(deps: Deps, listed: RemoteFile): Promise<WholeFile> {
  const { sftp, config } = deps;
  let file = listed;
  for (let begun = 1; ; begun += 1) {
    try {
      return await downloadRemoteFile(sftp, file, {
        spoolDirectory: config.sftp.localDirectory,
        maxBytes: config.maxFileBytes,
        onProgress: (bytes) => reportProgress({ bytes }),
        signal: Context.current().cancellationSignal,
      });
    } catch (error) {
      const isChanged = error instanceof AppError && error.code === 'remote_file_changed';
      const next = isChanged && begun < MAX_BEGINS ? await settledVersion(deps, file) : undefined;
      if (!next) throw error;
      file = next;
    }
  }
}

/** Returns the version that replaced `file`, if it does not change for the settle time. An unfinished upload is left to the next sync. */
async function settledVersion({ sftp, config }: Deps, file: RemoteFile): Promise<RemoteFile | undefined> {
  const { path } = file;
  const attributes = () =>
    sftp.use((connection) => connection.attributes(path), Context.current().cancellationSignal);
  const first = await attributes();
  if (!isOther(file, first)) return undefined;
  await Context.current().sleep(config.settle.seconds * 1000);
  const { size, mtime } = await attributes();
  if (size === undefined || isOther(first, { size, mtime })) return undefined;
  return { path, size, mtime: mtime ?? file.mtime };
}
