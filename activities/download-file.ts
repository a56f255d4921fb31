import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { Context } from '@temporalio/activity';
import { updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import { downloadRemoteFile } from '../infra/sftp/download.js';
import { AppError } from '../shared/app-error.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { rawKey } from './read-report.js';
import { recordFileFailure } from './record-file-failure.js';

/** Downloads one file to the blob store. Resumes where an earlier attempt on this machine stopped. */
export function createDownloadFile(deps: Deps): Activities['downloadFile'] {
  const { store, blobs, sftp, config } = deps;
  return (ref) =>
    recordFileFailure(deps, ref, async () => {
      const { path, size, mtime, sha256: known } = await getRunFile(store.db, ref);
      if (known !== null) {
        // A retry must work without the server, and a finished download is not repeated.
        if (!(await blobs.has(rawKey(known)))) throw new AppError('blob_missing', { key: rawKey(known) });
        return { bytes: size };
      }

      const remote = { path, size, mtime: mtime.getTime() / 1000 };
      const { spooled, sha256 } = await downloadRemoteFile(sftp, remote, {
        spoolDirectory: config.sftp.localDirectory,
        maxBytes: config.maxFileBytes,
        onProgress: (bytes) => reportProgress({ bytes }),
        signal: Context.current().cancellationSignal,
      });
      const bytes = await readFile(spooled);
      // Detects disk corruption: only the bytes that were received are stored.
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
        await rm(spooled, { force: true });
        throw new AppError('spool_failed', {
          path: config.sftp.localDirectory,
          reason: 'the file changed on disk',
        });
      }
      await blobs.put(rawKey(sha256), bytes);
      await updateFile(store.db, ref, { status: 'downloaded', sha256, error: null });
      if (!config.sftp.keepDownloads) await rm(spooled, { force: true });
      return { bytes: size };
    });
}
