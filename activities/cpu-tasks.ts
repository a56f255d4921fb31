import { countedParse } from '../infra/files/parse-starts.js';
import type { RunFileRef } from '../infra/files/run-files.js';
import type { StoredReport } from '../infra/files/stored-reports.js';
import type { RosterLease } from '../infra/mongo/roster-revision.js';
import { applyChunk, type ChunkRef } from '../infra/plans/apply-chunk.js';
import { loadChunk } from '../infra/plans/plans.js';
import type { NamedBytes } from '../services/reports/file-format.js';
import { type MappedStore, type ReportFile, readReport } from '../services/reports/read-report.js';
import { type UnpackRules, unpackFile } from '../services/reports/unpack-file.js';
import type { ReportMapping } from '../shared/reports/mapping.js';
import { draftPart, type PartDraft } from './draft-part.js';
import { makePart, type PlanPart, type PlanPartInput } from './plan-part.js';

type Mapped = { readonly mapping: ReportMapping };

/** `alone`: no other file of this worker may be parsed meanwhile. */
type ReadInput = {
  readonly file: ReportFile;
  readonly ref: RunFileRef;
  readonly bytes: number;
  readonly alone: boolean;
};

/** The parts of steps that keep a processor busy. A worker runs them in threads, so their input and output are plain data. */
export type CpuTasks = {
  /** Aborting ends the thread. @throws AppError as `readReport` and `countedParse` do, and `parser_stopped` */
  readReport(input: Mapped & ReadInput, signal: AbortSignal): Promise<StoredReport>;
  /** Aborting ends the thread. @throws AppError as `unpackFile` does, and `parser_stopped` */
  unpackFile(input: NamedBytes, signal: AbortSignal): Promise<NamedBytes>;
  makePart(input: Mapped & PlanPartInput): Promise<PlanPart>;
  /** Makes a part without storing it, and returns its digest, and who is missing. */
  digestPart(
    input: Mapped & Pick<PlanPartInput, 'draft' | 'part'>,
  ): Promise<Pick<PartDraft, 'digest' | 'missing'>>;
  /** @throws AppError as `applyChunk` does */
  applyChunk(input: { readonly ref: ChunkRef; readonly lease: RosterLease }): Promise<void>;
};

/** The dependencies of the tasks in each thread. */
export type CpuTaskDeps = Pick<MappedStore, 'store' | 'blobs'> & {
  readonly transactionRows: number;
  readonly unpacking: UnpackRules;
};

/** Returns tasks that run in this thread. */
export function createCpuTasks(deps: CpuTaskDeps): CpuTasks {
  const { store, blobs } = deps;
  return {
    readReport: ({ mapping, file, ref }) =>
      readReport({ store, blobs, mapping }, file, (parse) => countedParse(store.db, ref, parse)),
    unpackFile: (file) => unpackFile(file, deps.unpacking),
    makePart: ({ mapping, ...input }) => makePart({ ...deps, mapping }, input),
    digestPart: async ({ mapping, draft, part }) => {
      const { digest, missing } = await draftPart({ ...deps, mapping }, draft, part);
      return { digest, missing };
    },
    applyChunk: async ({ ref, lease }) => applyChunk(store, ref, lease, await loadChunk(blobs, ref.key)),
  };
}
