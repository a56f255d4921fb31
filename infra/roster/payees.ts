import {
  type AnyBulkWriteOperation,
  Binary,
  type ClientSession,
  type Filter,
  type FindCursor,
  ObjectId,
  type WithId,
} from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { type PartitionRange, partitionOf } from '../../shared/partition.js';
import type { Payee, PayeeChange } from '../../shared/plan/plan.js';
import { type AadContext, type Keyring, openedOr } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { PayeeDocument } from '../mongo/documents/payee-document.js';
import type { Store } from '../mongo/store.js';

const BATCH = 1_000;

/** Returns the payees of these employees by key. */
export async function payeesOf(store: Store, employeeIds: Iterable<string>): Promise<Map<string, Payee>> {
  return payeesByKey(store, { employee_id: { $in: [...employeeIds] } });
}

/** Returns the payees of these partitions by key. */
export async function payeesIn(store: Store, { from, to }: PartitionRange): Promise<Map<string, Payee>> {
  return payeesByKey(store, { partition: { $gte: from, $lt: to } });
}

async function payeesByKey(store: Store, filter: Filter<PayeeDocument>): Promise<Map<string, Payee>> {
  const byKey = new Map<string, Payee>();
  for await (const document of collections(store.db).payees.find(filter, { batchSize: BATCH })) {
    const payee = openPayee(store.keyring, document);
    byKey.set(payee.key, payee);
  }
  return byKey;
}

/** The keyset cursor: the last payee of a page. */
type PayeeAnchor = { readonly employee_id: string; readonly id: string };
type PayeePage = {
  readonly employee_id?: string | undefined;
  readonly after?: PayeeAnchor | undefined;
  readonly limit: number;
};
/** A payee with the id of its record. */
export type PayeeRecord = { readonly id: string } & (Payee | UnreadablePayee);
/** A payee that was altered, or is not encrypted. */
export type UnreadablePayee = { readonly employee_id: string; readonly unreadable: true };

/** Returns a page of payees, sorted by employee. */
export async function listPayees(
  store: Store,
  { employee_id, after, limit }: PayeePage,
): Promise<PayeeRecord[]> {
  const found = await findPayees(store, employee_id, after).limit(limit).toArray();
  return found.map((document) => ({
    id: document._id.toHexString(),
    ...openOrMark(store.keyring, document),
  }));
}

function openOrMark(keyring: Keyring, document: PayeeDocument): Payee | UnreadablePayee {
  const { employee_id } = document;
  return openedOr(() => openPayee(keyring, document), { employee_id, unreadable: true });
}

/** The query of `listPayees`, without a limit. */
export function findPayees(
  { db }: Store,
  employee_id?: string,
  after?: PayeeAnchor,
): FindCursor<WithId<PayeeDocument>> {
  const of: Filter<PayeeDocument>[] =
    employee_id === undefined ? [] : [{ employee_id: { $eq: employee_id } }];
  const afterCursor: Filter<PayeeDocument>[] = after
    ? [
        {
          employee_id: { $gte: after.employee_id },
          $or: [
            { employee_id: { $gt: after.employee_id } },
            { employee_id: { $eq: after.employee_id }, _id: { $gt: new ObjectId(after.id) } },
          ],
        },
      ]
    : [];
  const conditions = [...of, ...afterCursor];
  return collections(db)
    .payees.find(conditions.length > 0 ? { $and: conditions } : {})
    .sort({ employee_id: 1, _id: 1 });
}

/** Writes payees in the transaction that applies a plan. */
export async function writePayees(
  store: Store,
  session: ClientSession,
  sync_id: string,
  changes: readonly PayeeChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const ids = await documentIds(store, session, changes);
  const operations = changes.map(({ kind, payee }): AnyBulkWriteOperation<PayeeDocument> => {
    const id = ids.get(payee.key);
    const filter = id ? { _id: id } : { key_hash: store.keyring.fingerprint(payee.key) };
    if (kind === 'ended') return { deleteOne: { filter } };
    return { replaceOne: { filter, replacement: encodePayee(store.keyring, sync_id, payee), upsert: true } };
  });
  await collections(store.db).payees.bulkWrite(operations, { session, ordered: false });
}

/** Encodes a payee for storage. */
export function encodePayee(keyring: Keyring, sync_id: string, payee: Payee): PayeeDocument {
  const { employee_id, key } = payee;
  const key_hash = keyring.fingerprint(key);
  return {
    employee_id,
    partition: partitionOf(employee_id),
    key_hash,
    payee: sealPayee(keyring, { employee_id, key_hash }, Buffer.from(JSON.stringify(payee))),
    keys: [keyring.currentId],
    sync_id,
    updated_at: new Date(),
  };
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function openPayee(keyring: Keyring, document: PayeeDocument): Payee {
  return JSON.parse(keyring.open(sealedBytes(document.payee), payeePlace(document)).toString('utf8'));
}

/** Opens also a payee that is bound to its employee only, as earlier versions sealed it. For migrations. @throws AppError as `openPayee` */
export function openFormerPayee(keyring: Keyring, document: PayeeDocument): Payee {
  try {
    return openPayee(keyring, document);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'sealed_value_corrupt')) throw error;
    const { employee_id, payee } = document;
    return JSON.parse(
      keyring.open(sealedBytes(payee), ['paycom_payees', employee_id, 'payee']).toString('utf8'),
    );
  }
}

type PayeePlace = Pick<PayeeDocument, 'employee_id' | 'key_hash'>;

/** Seals the JSON of a payee for one record. */
export function sealPayee(keyring: Keyring, place: PayeePlace, json: Buffer): Binary {
  return new Binary(keyring.seal(json, payeePlace(place)));
}

/** Returns document ids by payee key. `key_hash` cannot be used: an older encryption key may have produced it. */
async function documentIds(
  { db, keyring }: Store,
  session: ClientSession,
  changes: readonly PayeeChange[],
): Promise<Map<string, ObjectId>> {
  const employeeIds = [...new Set(changes.map(({ payee }) => payee.employee_id))];
  const ids = new Map<string, ObjectId>();
  for await (const document of collections(db).payees.find(
    { employee_id: { $in: employeeIds } },
    { session },
  )) {
    ids.set(openPayee(keyring, document).key, document._id);
  }
  return ids;
}

/** Binds a payee to its employee and its key, so that it does not open in the record of another payee. */
function payeePlace({ employee_id, key_hash }: PayeePlace): AadContext {
  return ['paycom_payees', `${employee_id}/${key_hash}`, 'payee'];
}
