import { applySchemas } from '../schema/apply-schemas.js';
import { COLLECTION_SCHEMAS } from '../schema/collection-schemas.js';
import type { Migration } from './migration.js';

export const collections: Migration = {
  name: '0001-collections',
  up: ({ context: db }) => applySchemas(db, COLLECTION_SCHEMAS),
};
