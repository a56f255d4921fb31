import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { collections } from '../collections.js';
import { type AuditHead, chainEntry, type UnchainedEntry } from '../documents/audit-chain.js';
import type { AuditDocument } from '../documents/audit-document.js';
import { inBatches } from '../in-batches.js';
import type { Migration } from './migration.js';

/** The validators in place may not allow the new fields. */
const BYPASS = { bypassDocumentValidation: true } as const;

/** Numbers the entries of the audit by their times, and links each to the one before. */
export const auditChainMigration: Migration = {
  name: '0012-audit-chain',
  up: async ({ context: db }) => {
    const { auditHead } = collections(db);
    if (await auditHead.findOne({ _id: 'audit' })) return;
    const { number, hash } = await chainAll(db);
    await auditHead.updateOne(
      { _id: 'audit' },
      { $setOnInsert: { number, hash } },
      { upsert: true, ...BYPASS },
    );
  },
};

async function chainAll(db: Db): Promise<AuditHead> {
  const { audit } = collections(db);
  let head: AuditHead = { number: 0, hash: '' };
  for await (const batch of inBatches(audit.find().sort({ at: 1, _id: 1 }))) {
    const updates = batch.map(
      ({ _id, number: _, previous: __, hash: ___, ...entry }): AnyBulkWriteOperation<AuditDocument> => {
        const chained = chainEntry(entry satisfies UnchainedEntry, head);
        head = chained;
        const { number, previous, hash } = chained;
        return { updateOne: { filter: { _id }, update: { $set: { number, previous, hash } } } };
      },
    );
    await audit.bulkWrite(updates, BYPASS);
  }
  return head;
}
