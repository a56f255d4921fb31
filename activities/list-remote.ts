import { Context } from '@temporalio/activity';
import { addToRun } from '../infra/files/add-to-run.js';
import { pageOfFiles, storedFiles } from '../infra/files/run-files.js';
import { unresolvedFiles } from '../infra/files/unresolved-files.js';
import type { RemoteFileDocument } from '../infra/mongo/documents/file-documents.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { listRemoteFiles } from '../infra/sftp/list.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import type { ReportSelection } from '../shared/report.js';
import { readReportName } from '../shared/reports/report-name.js';
import { type RemoteFile, settledFiles } from '../shared/reports/settled.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';

/** Adds the files to the run with the first page: the new files on the server, which is listed once, or the files of the run to retry. */
export function createListRemote(deps: Deps): Activities['listRemote'] {
  const { db } = deps.store;
  return async ({ sync_id, after }) => {
    if (after === undefined) {
      const log = await getSyncLog(db, sync_id);
      const { dry_run, retry_of } = log;
      const deliveries = retry_of === undefined ? await listNew(deps, log) : await storedFiles(db, retry_of);
      await addToRun(db, { sync_id, dry_run }, deliveries);
    }
    return pageOfFiles(db, sync_id, after);
  };
}

/** Returns the files that no sync has finished. With `force`, returns all files. */
async function listNew(
  deps: Deps,
  { force, report_type }: Pick<SyncLog, 'force' | 'report_type'>,
): Promise<readonly RemoteFileDocument[]> {
  const listed = (await listSettled(deps)).filter(matchesSelection(deps, report_type));
  const deliveries = listed.map(({ path, size, mtime }) => ({ path, size, mtime: new Date(mtime * 1000) }));
  return force ? deliveries : unresolvedFiles(deps.store.db, deliveries);
}

/** Lists settled files. A file that may still be uploading is checked again after the settle time. If it still changes, the next sync gets it. */
async function listSettled(deps: Deps): Promise<readonly RemoteFile[]> {
  const { config, logger } = deps;
  const { seconds: settleSeconds } = config.settle;
  const first = await listServer(deps);
  const { settled, moving } = settledFiles(first, { now: nowSeconds(), settleSeconds });
  if (moving.length === 0) return settled;
  await Context.current().sleep(settleSeconds * 1000);
  const second = settledFiles(await listServer(deps), { now: nowSeconds(), settleSeconds, earlier: moving });
  if (second.moving.length > 0) logger.info('files_still_moving', { files: second.moving.length });
  return second.settled;
}

/** Lists the files on the server that match the glob. @throws AppError `sftp_…` */
export async function listServer({
  sftp,
  config,
  logger,
}: Pick<Deps, 'sftp' | 'config' | 'logger'>): Promise<readonly RemoteFile[]> {
  const { remoteDirectory: directory, glob, recursive } = config.sftp;
  const { files, denied } = await sftp.use((connection) =>
    listRemoteFiles(connection, { directory, glob, recursive }),
  );
  if (denied.length > 0) logger.warn('directories_denied', { directories: denied.length });
  reportProgress({ files: files.length });
  return files;
}

/** A file whose name does not show its report matches every selection, because only its headings identify it. */
function matchesSelection({ readMapping }: Deps, selection: ReportSelection): (file: RemoteFile) => boolean {
  if (selection === 'all') return () => true;
  const mapping = readMapping();
  return ({ path, mtime }) => {
    const { report_type } = readReportName(path, new Date(mtime * 1000), mapping);
    return report_type === undefined || report_type === selection;
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
