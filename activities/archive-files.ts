import { Context } from '@temporalio/activity';
import { waitingFiles } from '../infra/files/run-files.js';
import { appliedFiles } from '../infra/files/unresolved-files.js';
import { archiveRemoteFile } from '../infra/sftp/archive.js';
import type { RemoteFile } from '../shared/reports/settled.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { listWithSightings } from './list-remote.js';

/** The most files that one sync moves. The next sync moves the others. */
const MOST_FILES = 1_000;

/**
 * Moves the files on the server whose rows are applied, by this sync or an earlier one, into the archive directory, without those that another sync has
 * yet to download. Tries each, and fails with the first error.
 */
export function createArchiveFiles(deps: Deps): Activities['archiveFiles'] {
  const { store, sftp, config, logger } = deps;
  const { archiveDirectory: archive, remoteDirectory: directory } = config.sftp;
  return async ({ sync_id }) => {
    if (archive === undefined) return { files: 0 };
    const listed = (await listWithSightings(deps)).files.filter(isDated);
    const waiting = await waitingFiles(store.db, sync_id);
    const applied = (await appliedFiles(store.db, listed))
      .filter((file) => !waiting.has(file.path))
      .slice(0, MOST_FILES);
    const signal = Context.current().cancellationSignal;
    let files = 0;
    const results = await Promise.allSettled(
      applied.map(async (file) => {
        const folders = { directory, archive };
        if (await sftp.use((connection) => archiveRemoteFile(connection, file, folders), signal)) files += 1;
        reportProgress({ files });
      }),
    );
    logger.info('files_archived', { sync_id, files });
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return { files };
  };
}

function isDated<File extends { readonly mtime: number | undefined }>(file: File): file is File & RemoteFile {
  return file.mtime !== undefined;
}
