import type { ClientSession } from 'mongodb';
import { partitionOf } from '../../shared/partition.js';
import type { Line } from '../../shared/reports/validated-report.js';
import type { IsErased } from '../../shared/reports/without-erased.js';
import type { BlobStore } from '../blobs/blob-store.js';
import {
  type Batch,
  batchLines,
  type Head,
  loadHead,
  packReport,
  readBatches,
  segmentKey,
  segmentsIn,
} from './stored-reports.js';

/** What a report has of the person, also after the rows are gone. `erased`: how many rows of erased people it had. */
export type ErasedRows = {
  readonly lines: readonly Line[];
  readonly erased: number;
  readonly unsure: boolean;
};

const NOTHING: ErasedRows = { lines: [], erased: 0, unsure: true };

export type ErasedPerson = {
  readonly code: string;
  readonly is: IsErased;
  /** Part of each transaction that changes a blob. It may fail the transaction. */
  readonly check: (session: ClientSession) => Promise<void>;
};

/**
 * Stores a report again without the rows of a person, with an issue in their place. Does nothing without rows of the person. `unsure`: the file has
 * rows that could not be read, so only its bytes show which people they name.
 */
export async function eraseRows(blobs: BlobStore, key: string, person: ErasedPerson): Promise<ErasedRows> {
  const head = await loadHead(blobs, key);
  if (head === null || !head.ok) return NOTHING;
  const partition = partitionOf(person.code);
  const lines: Line[] = [];
  const changed = new Map<string, Buffer>();
  let removed = 0;
  let segment = head.segment;
  for (const number of segmentsIn({ from: partition, to: partition + 1 }, head.segments)) {
    const bytes = head.segment ?? (await blobs.get(segmentKey(key, number)));
    const { batches, packed } = withoutPerson(bytes, head.stem, person);
    lines.push(...batches.flatMap((batch) => batch.lines));
    removed += batches.reduce((sum, batch) => sum + batch.removed, 0);
    if (packed === null) continue;
    if (head.segment) segment = packed;
    else changed.set(segmentKey(key, number), packed);
  }
  const { rows_erased = 0, rows_quarantined, rows_valid, issues } = head.head;
  const erased = rows_erased + removed;
  const unsure = rows_quarantined > rows_erased;
  if (changed.size === 0 && segment === head.segment) return { lines, erased, unsure };
  const counts = {
    ...{ rows_erased: erased, rows_valid: rows_valid - removed },
    ...{ rows_quarantined: rows_quarantined + removed, issues: issues + removed },
  };
  const whole: Head = { ...head, head: { ...head.head, ...counts }, ...(segment && { segment }) };
  // In one transaction, so that a crash leaves either all of it or nothing.
  await blobs.replaceAll(changed.set(key, packReport(whole)), person.check);
  return { lines, erased, unsure };
}

/** Removes the rows of a person from a segment whose report was not stored to its end. */
export async function eraseFromSegment(blobs: BlobStore, key: string, person: ErasedPerson): Promise<void> {
  const { packed } = withoutPerson(await blobs.get(key), undefined, person);
  if (packed !== null) await blobs.replace(key, packed, person.check);
}

/** Returns the batches of a segment without the rows of a person. `packed`: the segment of them, null when nothing changed. */
function withoutPerson(bytes: Buffer, stem: string | undefined, { code, is }: ErasedPerson) {
  const partition = partitionOf(code);
  const batches = readBatches(bytes).map((batch) => withoutRows(batch, stem, partition, is));
  const isChanged = batches.some(({ changed }) => changed);
  return { batches, packed: isChanged ? Buffer.concat(batches.map(({ batch }) => packReport(batch))) : null };
}

type Rewritten = {
  readonly batch: Batch;
  readonly lines: readonly Line[];
  readonly removed: number;
  readonly changed: boolean;
};

function withoutRows(
  batch: Batch,
  stem: string | undefined,
  partition: number,
  isPerson: IsErased,
): Rewritten {
  const going = batch.rows.filter(([, , , raw]) => isPerson(raw));
  const doubtful = batch.doubtful.filter(([, raw]) => !isPerson(raw));
  const noted = going.map(([table, row]) => [table, row, 'employee_id', 'person_erased', partition] as const);
  const issues = [...batch.issues, ...noted];
  const lineOf = batchLines(batch, stem);
  const lines = issues.flatMap(([table, row, , code, of]) =>
    code === 'person_erased' && of === partition ? [lineOf(table, row)] : [],
  );
  const rows = batch.rows.filter((row) => !going.includes(row));
  const changed = going.length > 0 || doubtful.length < batch.doubtful.length;
  return { batch: { ...batch, rows, doubtful, issues }, lines, removed: going.length, changed };
}
