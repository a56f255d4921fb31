import { BSON } from 'mongodb';
import { z } from 'zod';
import type { WrappedKey } from '../../infra/keys/data-keys.js';
import { DataKeyDocument } from '../../infra/mongo/documents/key-document.js';
import { AppError } from '../../shared/app-error.js';
import { readKeys } from './backup-frames.js';

const Keys = z.object({ keys: z.array(DataKeyDocument.omit({ _id: true }).extend({ key_id: z.string() })) });

/** Returns the wrapped keys in the form of a backup; empty without any. They are useless without the key-encryption key. */
export function packKeys(keys: readonly WrappedKey[]): Uint8Array {
  return keys.length === 0 ? new Uint8Array() : BSON.serialize({ keys });
}

/** Returns the wrapped keys that a backup begins with. @throws AppError `backup_damaged` */
export async function keysOfBackup(file: AsyncIterable<Buffer>): Promise<WrappedKey[]> {
  const bytes = await readKeys(file);
  if (bytes.length === 0) return [];
  try {
    return Keys.parse(BSON.deserialize(bytes, { promoteBuffers: false })).keys;
  } catch (error) {
    throw new AppError('backup_damaged', { reason: 'its keys were altered' }, error);
  }
}
