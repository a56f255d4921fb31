import type { Db } from 'mongodb';
import { MigrationError, type MigrationParams, MongoDBStorage, Umzug } from 'umzug';
import { AppError } from '../../../shared/app-error.js';
import { isDuplicateKey } from '../duplicate-key.js';
import { accountabilityMigration } from './accountability.js';
import { appliedByMigration } from './applied-by.js';
import { collectionSchemasMigration } from './apply-collection-schemas.js';
import { auditChainMigration } from './audit-chain.js';
import { changeFeedMigration } from './change-feed.js';
import { currentCodesMigration, type RosterAccess, UNSEALED } from './current-codes.js';
import { driftNamesMigration } from './drift-names.js';
import { formerIndexesMigration } from './former-indexes.js';
import { keyedFingerprintsMigration } from './keyed-fingerprints.js';
import type { Migration } from './migration.js';
import { partitionsMigration } from './partitions.js';
import { payeeBindingMigration } from './payee-binding.js';
import { plainCodesMigration } from './plain-codes.js';
import { searchKeysMigration } from './search-keys.js';
import { shownHeadingsMigration } from './shown-headings.js';
import { signInMigration } from './sign-in.js';

/**
 * The migrations, in the order they run. Numbered migrations convert documents, and run before the validators are applied. Never edit a released one.
 */
const migrationsWith = (roster: RosterAccess): readonly Migration[] => {
  // The releases that these migrations convert from accepted plain values.
  const former = { ...roster, keyring: roster.keyring.acceptingPlain() };
  return [
    searchKeysMigration,
    signInMigration,
    driftNamesMigration,
    partitionsMigration,
    plainCodesMigration,
    currentCodesMigration(former),
    keyedFingerprintsMigration(former.keyring),
    appliedByMigration,
    accountabilityMigration,
    payeeBindingMigration(roster.keyring),
    shownHeadingsMigration,
    auditChainMigration,
    changeFeedMigration,
    formerIndexesMigration,
    collectionSchemasMigration,
  ];
};
/** The collection with the names of the migrations that ran. */
export const MIGRATIONS = 'paycom_migrations';
/** What the names of migrations that apply collection schemas begin with. */
const SCHEMAS = 'collections-';
const OF_SCHEMAS = new RegExp(`^${SCHEMAS}`);

/**
 * Runs the pending migrations and returns their names. Safe when several processes start at once.
 *
 * @throws AppError `encryption_key_missing` when a value that must be sealed again needs another key
 */
export async function migrate(db: Db, roster = UNSEALED): Promise<string[]> {
  // With the unique index, concurrent processes record each migration once.
  await db.collection(MIGRATIONS).createIndex({ migrationName: 1 }, { unique: true });
  try {
    const done = await umzugOf(db, roster).up();
    return done.map(({ name }) => name);
  } catch (error) {
    throw error instanceof MigrationError ? error.cause : error;
  }
}

export async function pendingMigrations(db: Db): Promise<string[]> {
  const pending = await umzugOf(db).pending();
  return pending.map(({ name }) => name);
}

/** Returns the names of the migrations that ran on this database, including those of other versions of the program. */
export async function executedMigrations(db: Db): Promise<string[]> {
  return db.collection<{ migrationName: string }>(MIGRATIONS).distinct('migrationName');
}

/** Returns the names of the migrations of this version of the program. */
export function knownMigrations(): string[] {
  return migrationsWith(UNSEALED).map(({ name }) => name);
}

/** Whether a migration only applies validators and indexes, and converts nothing. */
export function isSchemaMigration(name: string): boolean {
  return name.startsWith(SCHEMAS);
}

/** @throws AppError `schema_behind` */
export async function assertSchemaCurrent(db: Db): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending.length > 0) throw new AppError('schema_behind', { pending: pending.join(', ') });
}

/**
 * The store of applied migrations. Of the collection schemas only the last ones count, so that an older version of the program applies its own again.
 */
class Storage extends MongoDBStorage {
  override async logMigration(params: MigrationParams<unknown>): Promise<void> {
    if (isSchemaMigration(params.name)) await this.collection.deleteMany({ migrationName: OF_SCHEMAS });
    try {
      await super.logMigration(params);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  override async executed(): Promise<string[]> {
    const [applied] = await this.collection
      .find({ migrationName: OF_SCHEMAS })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    const names = await super.executed();
    return names.filter((name) => !isSchemaMigration(name) || name === applied?.migrationName);
  }
}

function umzugOf(db: Db, roster = UNSEALED): Umzug<Db> {
  return new Umzug({
    migrations: [...migrationsWith(roster)],
    context: db,
    storage: new Storage({ collection: db.collection(MIGRATIONS) }),
    logger: undefined,
  });
}
