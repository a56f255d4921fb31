import { Context } from '@temporalio/activity';
import { addToRun } from '../infra/files/add-to-run.js';
import { filesOfMapping, readWithOther } from '../infra/files/files-to-read-again.js';
import { firstSightings } from '../infra/files/first-sightings.js';
import {
  asStoredRemoteFile,
  pageOfFiles,
  type StoredRemoteFile,
  storedFiles,
} from '../infra/files/run-files.js';
import { unresolvedFiles } from '../infra/files/unresolved-files.js';
import type { RemoteFileDocument } from '../infra/mongo/documents/file-documents.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { listRemoteFiles, type RemoteListing } from '../infra/sftp/list.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import { mappingDigest } from '../services/reports/read-report.js';
import type { ReportSelection } from '../shared/report.js';
import type { CurrentMapping, ReportMapping } from '../shared/reports/mapping.js';
import { readReportName } from '../shared/reports/report-name.js';
import { type RemoteFile, settledFiles } from '../shared/reports/settled.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';

type ListedFile = RemoteFileDocument | StoredRemoteFile;
type Log = Pick<SyncLog, 'sync_id' | 'force' | 'report_type' | 'started_at'>;

/** Adds the files to the run with the first page: the new files on the server, which is listed once, or the files of the run to retry. */
export function createListRemote(deps: Deps): Activities['listRemote'] {
  const { db } = deps.store;
  return async ({ sync_id, after }) => {
    if (after === undefined) {
      const log = await getSyncLog(db, sync_id);
      const { dry_run, retry_of } = log;
      const files = retry_of === undefined ? await listNew(deps, log) : await storedFiles(db, retry_of);
      await addToRun(db, { sync_id, dry_run }, files);
    }
    return pageOfFiles(db, sync_id, after);
  };
}

/**
 * Returns the files that no sync has finished, and those that were read with another mapping. With `force`, returns all files. Logs what the listing
 * passed over.
 */
async function listNew(deps: Deps, log: Log): Promise<readonly ListedFile[]> {
  const { db } = deps.store;
  const current = await deps.readMapping();
  const { files, passed_over } = await listSettled(deps);
  await updateSyncLog(db, log.sync_id, { passed_over: [...passed_over] });
  // The start of the sync stands in for a missing mtime, so that a second attempt of this step gives the same files.
  const sighted = log.started_at.getTime() / 1000;
  const listed = files
    .map((file) => ({ ...file, mtime: file.mtime ?? sighted }))
    .filter(matchesSelection(current.mapping, log.report_type));
  const remoteFiles = listed.map(({ path, size, mtime }) => ({ path, size, mtime: new Date(mtime * 1000) }));
  const unresolved = log.force ? remoteFiles : await unresolvedFiles(db, remoteFiles);
  return [...unresolved, ...(await readDifferently(deps, current, log.report_type))];
}

/**
 * Returns the stored files that the current mapping may read differently than the mapping that they were read with. They are not downloaded again.
 */
async function readDifferently(
  { store, config }: Deps,
  current: CurrentMapping,
  selection: ReportSelection,
): Promise<ListedFile[]> {
  const digest = mappingDigest(current.mapping);
  const isSaved = current.source === 'database' && current.version > 0;
  const files = await filesOfMapping(store.db, config.reports.pushMinutes);
  const matches = matchesSelection(current.mapping, selection);
  return readWithOther(files, { digest, isSaved })
    .filter(({ path, size, mtime }) => matches({ path, size, mtime: mtime.getTime() / 1000 }))
    .flatMap(asStoredRemoteFile);
}

type Listed = Pick<RemoteListing, 'files' | 'passed_over'>;

/** Lists settled files. A file that may still be uploading is checked again after the settle time. If it still changes, the next sync gets it. */
async function listSettled(deps: Deps): Promise<Listed> {
  const { config, logger } = deps;
  const { seconds: settleSeconds } = config.settle;
  const first = await listWithSightings(deps);
  const { settled, moving } = settledFiles(first.files, { now: nowSeconds(), settleSeconds });
  if (moving.length === 0) return { ...first, files: settled };
  await Context.current().sleep(settleSeconds * 1000);
  const { files, passed_over } = await listWithSightings(deps);
  const second = settledFiles(files, { now: nowSeconds(), settleSeconds, earlier: moving });
  if (second.moving.length > 0) logger.info('files_still_moving', { files: second.moving.length });
  return { files: second.settled, passed_over };
}

/** Gives a file without an mtime the time at which an earlier sync first saw it. */
export async function listWithSightings(deps: Deps): Promise<Listed> {
  const { files, passed_over } = await listServer(deps);
  const undated = files.filter(({ mtime }) => mtime === undefined);
  const sightings = await firstSightings(deps.store.db, undated);
  return {
    files: files.map((file) => ({ ...file, mtime: file.mtime ?? sightings.timeOf(file) })),
    passed_over,
  };
}

/** Lists the files on the server that match the glob. @throws AppError `sftp_…` */
export async function listServer({
  sftp,
  config,
  logger,
}: Pick<Deps, 'sftp' | 'config' | 'logger'>): Promise<RemoteListing> {
  const { remoteDirectory: directory, glob, recursive, archiveDirectory: except } = config.sftp;
  const listing = await sftp.use(
    (connection) => listRemoteFiles(connection, { directory, glob, recursive, except }),
    Context.current().cancellationSignal,
  );
  const { files, denied, passed_over } = listing;
  if (denied.length > 0) logger.warn('directories_denied', { directories: denied.length });
  for (const { reason, count } of passed_over) logger.info('passed_over', { reason, entries: count });
  reportProgress({ files: files.length });
  return listing;
}

/** A file whose name does not show its report matches every selection, because only its headings identify it. */
function matchesSelection(mapping: ReportMapping, selection: ReportSelection): (file: RemoteFile) => boolean {
  if (selection === 'all') return () => true;
  return ({ path, mtime }) => {
    const { report_type } = readReportName(path, new Date(mtime * 1000), mapping);
    return report_type === undefined || report_type === selection;
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
