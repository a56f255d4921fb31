import type { Document } from 'mongodb';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { isSealError } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { decodeChange } from '../infra/mongo/documents/change-codec.js';
import type { ChangeDocument } from '../infra/mongo/documents/change-document.js';
import { decodeFields, openStated, openStatements } from '../infra/mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../infra/mongo/documents/employee-document.js';
import type { ChannelDocument } from '../infra/mongo/documents/notification-documents.js';
import type { PayeeDocument } from '../infra/mongo/documents/payee-document.js';
import type { WebhookDocument } from '../infra/mongo/documents/webhook-documents.js';
import type { Store } from '../infra/mongo/store.js';
import { openChannel } from '../infra/notifications/channel-target.js';
import { openPayee } from '../infra/roster/payees.js';
import { openTarget } from '../infra/webhooks/webhook-target.js';
import { AppError } from '../shared/app-error.js';

const NAMED = 5;

/**
 * Opens every stored value, and reads the head of every stored file. Returns the number of records.
 *
 * @throws AppError `stored_values_unreadable` with the first of the records that are altered, not encrypted, or sealed with an unknown key
 */
export async function scanStoredValues(store: Store): Promise<number> {
  const { employees, payees, changes, webhooks, channels } = collections(store.db);
  const faulty: string[] = [];
  let scanned = 0;
  const scan = async <T extends Document>(documents: AsyncIterable<T>, name: NameOf<T>, open: Open<T>) => {
    for await (const document of documents) {
      scanned += 1;
      try {
        open(document);
      } catch (error) {
        if (!isSealError(error)) throw error;
        faulty.push(`${name(document)} (${error.code})`);
      }
    }
  };
  const { keyring } = store;
  await scan<EmployeeDocument>(
    employees.find(),
    ({ employee_id }) => `employee ${employee_id}`,
    (document) => {
      decodeFields(keyring, document);
      // Reads take nothing from the columns of a sealed document, but a plain value in them is not encrypted.
      decodeFields(keyring, { ...document, sealed: null });
      openStatements(keyring, document);
      if (document.stated) openStated(keyring, document.employee_id, document.stated);
    },
  );
  await scan<PayeeDocument>(
    payees.find(),
    ({ employee_id }) => `payee of ${employee_id}`,
    (document) => openPayee(keyring, document),
  );
  await scan<ChangeDocument>(
    changes.find(),
    ({ employee_id, sync_id }) => `change of ${employee_id} by ${sync_id}`,
    (document) => document.fields.map((field) => decodeChange(keyring, document, field)),
  );
  await scan<WebhookDocument>(
    webhooks.find(),
    ({ webhook_id }) => `webhook ${webhook_id}`,
    (document) => openTarget(keyring, document),
  );
  await scan<ChannelDocument>(
    channels.find(),
    ({ channel_id }) => `channel ${channel_id}`,
    (document) => openChannel(keyring, document),
  );
  for await (const { key, error } of new BlobStore(store).heads()) {
    scanned += 1;
    if (error) faulty.push(`file ${key} (${error.code})`);
  }
  if (faulty.length > 0) {
    const more = faulty.length > NAMED ? ', …' : '';
    const records = `${faulty.slice(0, NAMED).join(', ')}${more}`;
    throw new AppError('stored_values_unreadable', { count: faulty.length, records });
  }
  return scanned;
}

type NameOf<T> = (document: T) => string;
type Open<T> = (document: T) => unknown;
