import type { Collection, Db, Document, ObjectId } from 'mongodb';
import { BLOB_CHUNKS, BLOB_FILES } from '../blobs/blob-store.js';
import { prefixRange } from '../mongo/prefix-range.js';

/** The kinds of stored data. `other`: everything else, such as accounts, keys and Staff records. */
export const STORAGE_KINDS = [
  'raw_files',
  'parsed_rows',
  'plans',
  'row_issues',
  'logs',
  'files',
  'changes',
  'audit',
  'reveals',
  'employees',
  'payees',
  'other',
] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** `bytes`: on the disk, with indexes. `oldest`: when the oldest record was made; null without one, or when its id has no time. */
export type StorageFigure = {
  readonly kind: StorageKind;
  readonly records: number;
  readonly bytes: number;
  readonly oldest: Date | null;
};

/** The prefixes of the keys of blobs. Their bytes are the lengths of the stored files, because MongoDB compresses encrypted bytes very little. */
const BLOB_PREFIXES = { raw_files: 'raw/', parsed_rows: 'rows/', plans: 'plans/' } as const;
const COLLECTION_KINDS: Readonly<Record<string, StorageKind>> = {
  paycom_plans: 'plans',
  paycom_applied_chunks: 'plans',
  paycom_planning_attempts: 'plans',
  paycom_row_issues: 'row_issues',
  paycom_sync_logs: 'logs',
  paycom_files: 'files',
  paycom_run_files: 'files',
  paycom_changes: 'changes',
  paycom_audit: 'audit',
  paycom_audit_head: 'audit',
  paycom_reveals: 'reveals',
  paycom_employees: 'employees',
  paycom_payees: 'payees',
};

/** Returns how much of each kind is stored. Reads MongoDB's own figures and one index, so it does not get slower with the roster. */
export async function storageFigures(db: Db): Promise<StorageFigure[]> {
  const names = (await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()).map(
    ({ name }) => name,
  );
  const counted = names.filter(
    (name) => name !== BLOB_FILES && name !== BLOB_CHUNKS && !name.startsWith('system.'),
  );
  const found = await Promise.all([
    ...counted.map((name) => collectionFigure(db.collection(name))),
    ...Object.entries(BLOB_PREFIXES).map(([kind, prefix]) => blobFigure(db, kind as StorageKind, prefix)),
  ]);
  return STORAGE_KINDS.map((kind) => sum(kind, found));
}

async function collectionFigure(collection: Collection): Promise<StorageFigure> {
  const kind = COLLECTION_KINDS[collection.collectionName] ?? 'other';
  const [stats, first] = await Promise.all([
    collection.aggregate([{ $collStats: { storageStats: {} } }]).next(),
    collection.findOne({}, { sort: { _id: 1 }, projection: { _id: 1 } }),
  ]);
  const { count = 0, storageSize = 0, totalIndexSize = 0 } = (stats?.storageStats ?? {}) as Document;
  return { kind, records: count, bytes: storageSize + totalIndexSize, oldest: timeOf(first?._id) };
}

/** Returns the time of an id; null for types of ids without one. */
function timeOf(id: Partial<ObjectId> | undefined): Date | null {
  return id?.getTimestamp?.() ?? null;
}

async function blobFigure(db: Db, kind: StorageKind, prefix: string): Promise<StorageFigure> {
  const found = await db
    .collection(BLOB_FILES)
    .aggregate<Omit<StorageFigure, 'kind'>>([
      { $match: { filename: prefixRange(prefix) } },
      // The index has these fields, so no entry is read.
      { $project: { _id: 0, filename: 1, length: 1, uploadDate: 1 } },
      {
        $group: {
          _id: null,
          records: { $sum: 1 },
          bytes: { $sum: '$length' },
          oldest: { $min: '$uploadDate' },
        },
      },
      { $project: { _id: 0 } },
    ])
    .next();
  return { kind, ...(found ?? { records: 0, bytes: 0, oldest: null }) };
}

function sum(kind: StorageKind, figures: readonly StorageFigure[]): StorageFigure {
  const own = figures.filter((figure) => figure.kind === kind);
  const times = own.flatMap(({ oldest }) => oldest?.getTime() ?? []);
  return {
    kind,
    records: own.reduce((total, { records }) => total + records, 0),
    bytes: own.reduce((total, { bytes }) => total + Number(bytes), 0),
    oldest: times.length === 0 ? null : new Date(Math.min(...times)),
  };
}
