import { z } from 'zod';

/** The frames of a backup that contain no documents of a collection. */
export const HEADER = '#header';
export const TRAILER = '#trailer';

/** The first frame. `migrations`: those of the database, so that an older program does not restore it. */
export const BackupHeader = z.object({
  created_at: z.string(),
  version: z.string(),
  migrations: z.array(z.string()),
  /** Of the installation whose salts open what is about people. Absent in backups of earlier versions, which need none. */
  installation: z.exactOptional(z.string()),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** The last frame: the number of documents of each collection. Without it, a file is cut off. */
export const BackupTrailer = z.record(z.string(), z.int());
export type BackupTrailer = z.infer<typeof BackupTrailer>;

/** What a restore writes although the backup does not have it. Statistics, which the pay of one person can be, were in backups of earlier versions. */
const NOT_BACKED_UP = ['paycom_salts', 'paycom_stats'];
/** Sessions are left out, so that nobody is signed in to a restored database. Salts are kept apart. */
const LEFT_OUT = new Set(['paycom_sessions', 'paycom_sign_in_attempts', 'paycom_restore', ...NOT_BACKED_UP]);

/** Whether a backup has a collection: all of this product, and the Staff records that it links. */
export function isBackedUp(collection: string): boolean {
  return (collection.startsWith('paycom_') || collection === 'staff') && !LEFT_OUT.has(collection);
}

/** Whether a restore writes to a collection. */
export function isRestored(collection: string): boolean {
  return isBackedUp(collection) || NOT_BACKED_UP.includes(collection);
}
