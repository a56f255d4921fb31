import type { AnyBulkWriteOperation, Binary, Collection, Filter, UpdateFilter, WithId } from 'mongodb';
import { openSecret, sealSecret } from '../infra/auth/second-factors.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import type { Keyring } from '../infra/crypto/keyring.js';
import { resealErasureKey } from '../infra/erasure/erasure-key.js';
import { assertKeys, checkKeys, dropOtherKeys, hasSealed } from '../infra/keys/key-check.js';
import { collections } from '../infra/mongo/collections.js';
import { decodeChange, encodeChange } from '../infra/mongo/documents/change-codec.js';
import type { ChangeDocument } from '../infra/mongo/documents/change-document.js';
import {
  decodeFields,
  encodeFields,
  openStated,
  openStatements,
  sealStated,
  sealStatements,
} from '../infra/mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../infra/mongo/documents/employee-document.js';
import type { ChannelDocument } from '../infra/mongo/documents/notification-documents.js';
import type { PayeeDocument } from '../infra/mongo/documents/payee-document.js';
import type { SecondFactorDocument } from '../infra/mongo/documents/second-factor-document.js';
import type { WebhookDocument } from '../infra/mongo/documents/webhook-documents.js';
import type { Store } from '../infra/mongo/store.js';
import { openChannel, sealChannel } from '../infra/notifications/channel-target.js';
import { contentHashOf } from '../infra/plans/employee-writes.js';
import { encodePayee, openPayee } from '../infra/roster/payees.js';
import { dropStatsOfOtherKeys } from '../infra/stats/cached-stats.js';
import { openTarget, sealTarget } from '../infra/webhooks/webhook-target.js';
import { EMPLOYEE_FIELDS, SENSITIVE_FIELDS } from '../shared/employee.js';
import { statementsText } from '../shared/plan/statement-text.js';

export type RotationProgress = {
  readonly employees: number;
  readonly payees: number;
  readonly changes: number;
  readonly webhooks: number;
  readonly channels: number;
  readonly second_factors: number;
  readonly blobs: number;
};

export type RotationOptions = {
  /** Awaited after each batch. */
  readonly onProgress?: (progress: RotationProgress) => void | Promise<void>;
  /** Documents per batch. */
  readonly batch?: number;
  /** Also encrypts plain values of a database that has encrypted ones. Without it they are refused, since anyone could have written them. */
  readonly acceptPlain?: boolean;
};

/**
 * Encrypts everything with the current key that is not yet. When encryption is off, decrypts everything. Syncs may run meanwhile: the next round
 * handles a document that changes during this one. It can be stopped and started again.
 *
 * Before: every process must have the new key, first as the second one (so that all can read it), then as the first. After: the old key can be
 * removed from the setting.
 *
 * @throws AppError as `assertKeys`, and `value_not_sealed`, `sealed_value_corrupt` for a value that does not open
 */
export async function rotateKeys(
  store: Store,
  { onProgress = () => {}, batch = 500, acceptPlain = false }: RotationOptions = {},
): Promise<RotationProgress> {
  const { db } = store;
  const known = await checkKeys(db, store.keyring);
  // A first key is recorded once nothing is plain any more.
  if (known > 0) await assertKeys(db, store.keyring);
  const isSealed = known > 0 || (await hasSealed(store));
  const keyring = acceptPlain || !isSealed ? store.keyring.acceptingPlain() : store.keyring;
  const progress = await resealAll({ db, keyring }, onProgress, batch);
  await assertKeys(db, keyring);
  await dropOtherKeys(db, keyring);
  return progress;
}

async function resealAll(
  store: Store,
  onProgress: NonNullable<RotationOptions['onProgress']>,
  batch: number,
): Promise<RotationProgress> {
  const { employees, payees, changes, webhooks, channels, secondFactors } = collections(store.db);
  const counts = { employees: 0, payees: 0, changes: 0, webhooks: 0, channels: 0, second_factors: 0 };
  const progress = { ...counts, blobs: 0 };
  const add = (what: keyof RotationProgress) => async (documents: number) => {
    progress[what] += documents;
    await onProgress({ ...progress });
  };
  await reseal(store, employees, employeeResealed, batch, add('employees'));
  await reseal(store, payees, payeeResealed, batch, add('payees'));
  await reseal(store, changes, changeResealed, batch, add('changes'));
  await reseal(store, webhooks, webhookResealed, batch, add('webhooks'));
  await reseal(store, channels, channelResealed, batch, add('channels'));
  await reseal(store, secondFactors, secondFactorResealed, batch, add('second_factors'));
  await resealBlobs(store, add('blobs'));
  await resealErasureKey(store);
  await dropStatsOfOtherKeys(store);
  return progress;
}

type Sealed = { readonly keys: string[] };
type Reseal<T extends Sealed> = (keyring: Keyring, document: WithId<T>) => Partial<T>;
type Done = (documents: number) => Promise<void>;

async function reseal<T extends Sealed>(
  { keyring }: Store,
  collection: Collection<T>,
  resealed: Reseal<T>,
  size: number,
  done: Done,
): Promise<void> {
  const stale = { keys: { $elemMatch: { $ne: keyring.currentId } } } as Filter<T>;
  for (;;) {
    let batch: AnyBulkWriteOperation<T>[] = [];
    let seen = 0;
    const flush = async () => {
      const { matchedCount } = await collection.bulkWrite(batch, { ordered: false });
      batch = [];
      await done(matchedCount);
    };
    for await (const document of collection.find(stale)) {
      seen += 1;
      batch.push(replacing(document, { ...resealed(keyring, document), keys: [keyring.currentId] }));
      if (batch.length === size) await flush();
    }
    if (batch.length > 0) await flush();
    if (seen === 0) return;
  }
}

/** Writes the newly encrypted values if the document has not changed since it was read. Otherwise the next round handles it. */
function replacing<T extends Sealed>(document: WithId<T>, $set: Partial<T>): AnyBulkWriteOperation<T> {
  const read = Object.entries(document).filter(([field]) => field === '_id' || field in $set);
  const filter = Object.fromEntries(read) as Filter<T>;
  return { updateOne: { filter, update: { $set } as unknown as UpdateFilter<T> } };
}

function employeeResealed(keyring: Keyring, document: EmployeeDocument): Partial<EmployeeDocument> {
  const { employee_id } = document;
  const fields = decodeFields(keyring, document);
  const statements = statementsText(openStatements(keyring, document));
  const content_hash = contentHashOf(keyring, { employee_id, fields, statements });
  return {
    ...encodeFields(
      keyring,
      employee_id,
      fields,
      EMPLOYEE_FIELDS.filter((field) => SENSITIVE_FIELDS.has(field)),
    ),
    statements: sealStatements(keyring, employee_id, statements),
    content_hash,
    ...(document.stated && { stated: statedResealed(keyring, document, document.stated, content_hash) }),
  };
}

/** Seals a digest again. A digest that was not valid for the employee stays invalid. */
function statedResealed(
  keyring: Keyring,
  { employee_id, content_hash: before }: EmployeeDocument,
  stated: Binary,
  content_hash: string,
): Binary {
  const opened = openStated(keyring, employee_id, stated);
  const isValid = opened.content_hash === before;
  return sealStated(keyring, employee_id, { ...opened, ...(isValid && { content_hash }) });
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

function webhookResealed(keyring: Keyring, document: WebhookDocument): Partial<WebhookDocument> {
  return sealTarget(keyring, document.webhook_id, openTarget(keyring, document));
}

function channelResealed(keyring: Keyring, document: ChannelDocument): Partial<ChannelDocument> {
  return sealChannel(keyring, document.channel_id, openChannel(keyring, document));
}

function secondFactorResealed(
  keyring: Keyring,
  document: SecondFactorDocument,
): Partial<SecondFactorDocument> {
  return sealSecret(keyring, document.user_id, openSecret(keyring, document));
}

async function resealBlobs(store: Store, done: Done): Promise<void> {
  const blobs = new BlobStore(store);
  for await (const key of blobs.sealedWithOther()) {
    if (!(await blobs.has(key))) continue;
    await blobs.replace(key, await blobs.get(key));
    await done(1);
  }
}
