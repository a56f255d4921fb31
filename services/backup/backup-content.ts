import { z } from 'zod';

/** The frames of a backup that contain no documents of a collection. */
export const HEADER = '#header';
export const TRAILER = '#trailer';

/** The first frame. `migrations`: those of the database, so that an older program does not restore it. */
export const BackupHeader = z.object({
  created_at: z.string(),
  version: z.string(),
  migrations: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** The last frame: the number of documents of each collection. Without it, a file is cut off. */
export const BackupTrailer = z.record(z.string(), z.int());
export type BackupTrailer = z.infer<typeof BackupTrailer>;

/** Sessions are left out, so that nobody is signed in to a restored database. */
const LEFT_OUT = new Set(['paycom_sessions', 'paycom_sign_in_attempts', 'paycom_restore']);

/** Whether a backup has a collection: all of this product, and the Staff records that it links. */
export function isBackedUp(collection: string): boolean {
  return (collection.startsWith('paycom_') || collection === 'staff') && !LEFT_OUT.has(collection);
}
