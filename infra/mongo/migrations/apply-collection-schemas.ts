import { createHash } from 'node:crypto';
import { ensureRosterShards } from '../roster-revision.js';
import { applySchemas } from '../schema/apply-schemas.js';
import { COLLECTION_SCHEMAS } from '../schema/collection-schemas.js';
import type { Migration } from './migration.js';

const digest = createHash('sha256').update(JSON.stringify(COLLECTION_SCHEMAS)).digest('hex').slice(0, 12);

/** Applies collections, validators and indexes. Its name contains their hash, so any change of them becomes a pending migration. */
export const collectionSchemasMigration: Migration = {
  name: `collections-${digest}`,
  up: async ({ context: db }) => {
    await applySchemas(db, COLLECTION_SCHEMAS);
    await ensureRosterShards(db);
  },
};
