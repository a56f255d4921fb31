import type { Collection, Filter, UpdateFilter, WithId } from 'mongodb';
import { EMPLOYEE_FIELDS, SENSITIVE_FIELDS } from '../shared/employee.js';
import { BlobStore } from './blob-store.js';
import { collections } from './collections.js';
import { decodeChange, encodeChange } from './documents/change-codec.js';
import type { ChangeDocument } from './documents/change-document.js';
import { decodeFields, encodeFields, openStatements, sealStatements } from './documents/employee-codec.js';
import type { EmployeeDocument } from './documents/employee-document.js';
import type { PayeeDocument } from './documents/payee-document.js';
import { contentHashOf } from './employee-writes.js';
import { forgetOtherKeys } from './key-check.js';
import type { Keyring } from './keyring.js';
import { encodePayee, openPayee } from './payees.js';
import type { Store } from './store.js';

export type RotationProgress = {
  readonly employees: number;
  readonly payees: number;
  readonly changes: number;
  readonly blobs: number;
};

/**
 * Seals everything anew that is not sealed with the key that writes now, or that is sealed while encryption is off. Syncs may go on
 * meanwhile: a document that changes under it is left for the next round. It can be stopped and started again.
 *
 * Before: every process must have the new key, first as the second one (so that all can read it), then as the first. After: the old
 * key can leave the setting.
 */
export async function rotateKeys(
  store: Store,
  onProgress: (progress: RotationProgress) => void = () => {},
): Promise<RotationProgress> {
  const { employees, payees, changes } = collections(store.db);
  const progress = { employees: 0, payees: 0, changes: 0, blobs: 0 };
  const count = (what: keyof RotationProgress) => () => {
    progress[what] += 1;
    onProgress({ ...progress });
  };
  await reseal(store, employees, employeeResealed, count('employees'));
  await reseal(store, payees, payeeResealed, count('payees'));
  await reseal(store, changes, changeResealed, count('changes'));
  await resealBlobs(store, count('blobs'));
  await forgetOtherKeys(store.db, store.keyring);
  return progress;
}

type Sealed = { readonly keys: string[] };
type Reseal<T extends Sealed> = (keyring: Keyring, document: WithId<T>) => Partial<T>;

async function reseal<T extends Sealed>(
  { keyring }: Store,
  collection: Collection<T>,
  resealed: Reseal<T>,
  done: () => void,
): Promise<void> {
  const stale = { keys: { $elemMatch: { $ne: keyring.currentId } } } as Filter<T>;
  while ((await collection.findOne(stale, { projection: { _id: 1 } })) !== null) {
    for await (const document of collection.find(stale)) {
      const $set = { ...resealed(keyring, document), keys: [keyring.currentId] };
      const before = Object.entries(document).filter(([field]) => field === '_id' || field in $set);
      const { matchedCount } = await collection.updateOne(
        Object.fromEntries(before) as Filter<T>,
        { $set } as unknown as UpdateFilter<T>,
      );
      if (matchedCount === 1) done();
    }
  }
}

function employeeResealed(keyring: Keyring, document: EmployeeDocument): Partial<EmployeeDocument> {
  const { employee_id } = document;
  const fields = decodeFields(keyring, document);
  const statements = openStatements(keyring, document);
  return {
    ...encodeFields(
      keyring,
      employee_id,
      fields,
      EMPLOYEE_FIELDS.filter((field) => SENSITIVE_FIELDS.has(field)),
    ),
    statements: sealStatements(keyring, employee_id, statements),
    content_hash: contentHashOf(keyring, { employee_id, fields, statements }),
  };
}

function payeeResealed(keyring: Keyring, document: PayeeDocument): Partial<PayeeDocument> {
  const { payee, key_hash } = encodePayee(keyring, document.sync_id, openPayee(keyring, document));
  return { payee, key_hash };
}

function changeResealed(keyring: Keyring, document: ChangeDocument): Partial<ChangeDocument> {
  const fields = document.fields.map((field) =>
    encodeChange(keyring, document, decodeChange(keyring, document, field)),
  );
  return { fields };
}

async function resealBlobs(store: Store, done: () => void): Promise<void> {
  const blobs = new BlobStore(store);
  for await (const key of blobs.sealedWithOther()) {
    if (!(await blobs.has(key))) continue;
    await blobs.replace(key, await blobs.get(key));
    done();
  }
}
