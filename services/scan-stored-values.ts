import { openSecret } from '../infra/auth/second-factors.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { isSealError, type Keyring } from '../infra/crypto/keyring.js';
import { openErasureKey } from '../infra/erasure/erasure-key.js';
import { openSalt } from '../infra/erasure/salts.js';
import { collections } from '../infra/mongo/collections.js';
import { decodeChange } from '../infra/mongo/documents/change-codec.js';
import { decodeFields, openStated, openStatements } from '../infra/mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../infra/mongo/documents/employee-document.js';
import type { Store } from '../infra/mongo/store.js';
import { openChannel } from '../infra/notifications/channel-target.js';
import { openPayee } from '../infra/roster/payees.js';
import { openTarget } from '../infra/webhooks/webhook-target.js';
import { AppError } from '../shared/app-error.js';

const NAMED = 5;

/** A stored record, with an error if one of its values does not open. */
type Scanned = { readonly record: string; readonly error?: AppError | undefined };

/**
 * Opens every stored value, and reads the head of every stored file. Returns the number of records.
 *
 * @throws AppError `stored_values_unreadable` with the first of the records that are altered, not encrypted, or sealed with an unknown key
 */
export async function scanStoredValues(store: Store): Promise<number> {
  const faulty: string[] = [];
  let scanned = 0;
  for (const records of [...recordsOf(store), filesOf(store)])
    for await (const { record, error } of records) {
      scanned += 1;
      if (error) faulty.push(`${record} (${error.code})`);
    }
  if (faulty.length > 0) {
    const more = faulty.length > NAMED ? ', …' : '';
    const records = `${faulty.slice(0, NAMED).join(', ')}${more}`;
    throw new AppError('stored_values_unreadable', { count: faulty.length, records });
  }
  return scanned;
}

/** The records of each collection with sealed values. Statistics are not among them: what does not open is counted again. */
function recordsOf({ db, keyring }: Store): AsyncIterable<Scanned>[] {
  const { employees, payees, changes, webhooks, channels, secondFactors, salts, erasureKey } =
    collections(db);
  return [
    scan(employees.find(), ({ employee_id }) => `employee ${employee_id}`, openEmployee(keyring)),
    scan(
      payees.find(),
      ({ employee_id }) => `payee of ${employee_id}`,
      (document) => openPayee(keyring, document),
    ),
    scan(
      changes.find(),
      ({ employee_id, sync_id }) => `change of ${employee_id} by ${sync_id}`,
      (document) => document.fields.map((field) => decodeChange(keyring, document, field)),
    ),
    scan(
      webhooks.find(),
      ({ webhook_id }) => `webhook ${webhook_id}`,
      (document) => openTarget(keyring, document),
    ),
    scan(
      channels.find(),
      ({ channel_id }) => `channel ${channel_id}`,
      (document) => openChannel(keyring, document),
    ),
    scan(
      secondFactors.find(),
      ({ user_id }) => `second factor of ${user_id}`,
      (document) => openSecret(keyring, document),
    ),
    scan(
      salts.find(),
      ({ _id }) => `salt ${_id}`,
      (document) => openSalt(keyring, document),
    ),
    scan(
      erasureKey.find(),
      () => 'key of the erasures',
      (document) => openErasureKey(keyring, document),
    ),
  ];
}

function openEmployee(keyring: Keyring): Open<EmployeeDocument> {
  return (document) => {
    decodeFields(keyring, document);
    // Reads take nothing from the columns of a sealed document, but a plain value in them is not encrypted.
    decodeFields(keyring, { ...document, sealed: null });
    openStatements(keyring, document);
    if (document.stated) openStated(keyring, document.employee_id, document.stated);
  };
}

async function* scan<T>(
  documents: AsyncIterable<T>,
  recordOf: (document: T) => string,
  open: Open<T>,
): AsyncGenerator<Scanned> {
  for await (const document of documents) {
    const record = recordOf(document);
    try {
      open(document);
      yield { record };
    } catch (error) {
      if (!isSealError(error)) throw error;
      yield { record, error };
    }
  }
}

async function* filesOf(store: Store): AsyncGenerator<Scanned> {
  for await (const { key, error } of new BlobStore(store).heads()) yield { record: `file ${key}`, error };
}

type Open<T> = (document: T) => unknown;
