import { asAppError } from '../infra/config/as-app-error.js';
import { runFiles } from '../infra/files/run-files.js';
import { fileIdOf } from '../infra/files/unresolved-files.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { type Deps, type MappedDeps, withMapping } from './deps.js';
import { planContent } from './draft-part.js';
import { draftUndo, UndoContent } from './draft-undo.js';
import { reportProgress } from './heartbeat.js';
import { listWithSightings } from './list-remote.js';
import { prepareDraft } from './prepare-draft.js';

/**
 * Makes the plan again and checks that it is still the plan that was shown, and that its files were not sent again under the same names.
 * An unreachable server does not block an approval, because the plan is made from stored files.
 *
 * @throws AppError `plan_stale`
 */
export async function confirmPlan(deps: Deps, plan: PlanDocument): Promise<void> {
  const { sync_id, hash } = plan;
  const log = await getSyncLog(deps.store.db, sync_id);
  const { undo_of } = log;
  const content =
    undo_of === undefined
      ? await plannedContent(await withMapping(deps), log, plan)
      : await undoContent(deps, { sync_id, undo_of });
  const isSame = deps.store.keyring.sameFingerprint(hash, content);
  const readsServer = (log.retry_of ?? undo_of) === undefined;
  const isResent = isSame && readsServer && (await wasResent(deps, sync_id));
  if (!isSame || isResent) throw new AppError('plan_stale', { plan: hash });
}

async function plannedContent(
  deps: MappedDeps,
  log: SyncLog,
  { parts, covers_missing = false }: PlanDocument,
): Promise<string> {
  const { tasks, mapping } = deps;
  const { draft } = await prepareDraft(deps, log, { parts });
  const made: Awaited<ReturnType<typeof tasks.digestPart>>[] = [];
  for (let part = 0; part < draft.parts; part += 1) {
    made.push(await tasks.digestPart({ mapping, draft, part }));
    reportProgress({ parts_done: part + 1, parts: draft.parts });
  }
  return planContent(made, covers_missing);
}

async function undoContent(deps: Deps, undo: Parameters<typeof draftUndo>[1]): Promise<string> {
  const content = new UndoContent();
  for await (const reversal of draftUndo(deps, undo)) content.add(reversal);
  return content.finish();
}

async function wasResent(deps: Deps, sync_id: string): Promise<boolean> {
  const files = (await runFiles(deps.store.db, sync_id)).filter(({ reread }) => !reread);
  const paths = new Set(files.map(({ path }) => path));
  const ids = new Set(files.map(({ file_id }) => file_id));
  try {
    const { files: listed } = await listWithSightings(deps);
    return listed
      .filter(({ path }) => paths.has(path))
      .some(({ mtime = 0, ...file }) => !ids.has(fileIdOf({ ...file, mtime: new Date(mtime * 1000) })));
  } catch (error) {
    deps.logger.warn('approved_unseen', { error: asAppError(error) });
    return false;
  }
}
