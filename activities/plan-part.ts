import { saveRowIssues } from '../infra/files/row-issues.js';
import type { ChunkGroups } from '../infra/plans/chunk-groups.js';
import { cutChunks } from '../infra/plans/plan-chunks.js';
import { assertCurrent, type PlanningAttempt, whileCurrent } from '../infra/plans/planning-attempts.js';
import { saveChunks } from '../infra/plans/plans.js';
import type { MappedStore } from '../services/reports/read-report.js';
import { draftPart, type PartDraft, type PartOutcome } from './draft-part.js';
import type { PlanDraft } from './plan-draft.js';

/** A finished part of a plan. Its writes are in the blobs `chunk_keys`. */
export type PlanPart = Omit<PartDraft, 'writes' | 'files'> & {
  readonly chunk_keys: readonly string[];
  /** Absent in a part that an earlier version made. */
  readonly chunk_groups?: readonly ChunkGroups[];
  readonly files: readonly Omit<PartOutcome, 'issues'>[];
};
/** `key`: what the keys of its chunks begin with. `attempt`: at the part, or at a plan of one part. */
export type PlanPartInput = {
  readonly sync_id: string;
  readonly draft: PlanDraft;
  readonly part: number;
  readonly key: string;
  readonly attempt: PlanningAttempt;
};

/** Makes a part of a plan, and stores its writes and the issues of its rows. */
export async function makePart(
  deps: MappedStore & { readonly transactionRows: number },
  { sync_id, draft, part, key, attempt }: PlanPartInput,
): Promise<PlanPart> {
  const { store, blobs, transactionRows } = deps;
  const { writes, files, ...made } = await draftPart(deps, draft, part);
  const { db } = store;
  const chunks = cutChunks(writes, transactionRows);
  const saved = await saveChunks(blobs, key, chunks, () => assertCurrent(db, attempt));
  await saveRowIssues(db, { sync_id, part }, files, (write) => whileCurrent(db, attempt, write));
  return { ...made, ...saved, files: files.map(({ issues: _, ...counts }) => counts) };
}
