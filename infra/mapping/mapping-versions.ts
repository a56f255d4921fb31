import type { Db, FindCursor } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { MappingDocument } from '../mongo/documents/mapping-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { inTransaction } from '../mongo/transaction.js';

/** Returns the version in effect; null when nobody has saved one. */
export async function newestVersion(db: Db): Promise<MappingDocument | null> {
  return findVersions(db).limit(1).next();
}

/** Returns versions, newest first, that are older than `before`. */
export async function listVersions(
  db: Db,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<MappingDocument[]> {
  return findVersions(db, before).limit(limit).toArray();
}

export async function countVersions(db: Db): Promise<number> {
  return collections(db).mappings.estimatedDocumentCount();
}

/** The query of `listVersions`, without a limit. */
export function findVersions(db: Db, before = Number.MAX_SAFE_INTEGER): FindCursor<MappingDocument> {
  return collections(db)
    .mappings.find({ number: { $lt: before } }, { projection: { _id: 0 } })
    .sort({ number: -1 });
}

type NewVersion = {
  readonly mapping: ReportMapping;
  readonly why: string;
  /** The number of the version that the change was based on; 0 for none. */
  readonly based_on: number;
  readonly by: Actor;
};

/** Saves a version that is in effect from now on, and records who did it. Returns its number. @throws AppError `mapping_changed` */
export async function saveVersion(db: Db, { mapping, why, based_on, by }: NewVersion): Promise<number> {
  const number = based_on + 1;
  const newest = (await newestVersion(db))?.number ?? 0;
  if (newest !== based_on) throw new AppError('mapping_changed', { version: newest });
  const version = { number, at: new Date(), by: by.account_id, why, mapping };
  await inTransaction(db, async (session) => {
    await collections(db).mappings.insertOne(version, { session }).catch(throwIfTaken(number));
    const change = { before: { version: based_on }, after: { version: number } };
    await recordAction(db, { by, action: 'mapping.save', target: 'mapping', ...change }, session);
  });
  return number;
}

function throwIfTaken(number: number): (error: unknown) => never {
  return (error) => {
    if (isDuplicateKey(error)) throw new AppError('mapping_changed', { version: number });
    throw error;
  };
}
