import { isSealError, type Keyring } from '../../crypto/keyring.js';
import { openFormerPayee, openPayee, sealPayee } from '../../roster/payees.js';
import { collections } from '../collections.js';
import type { PayeeDocument } from '../documents/payee-document.js';
import type { Migration } from './migration.js';

/**
 * Seals payees again, bound to their key. Earlier releases bound them to the employee only, so that two payees of a person could be
 * exchanged. Leaves a payee that does not open: it stays refused, and `doctor` names it.
 */
export function payeeBindingMigration(keyring: Keyring): Migration {
  return {
    name: '0010-payee-binding',
    up: async ({ context: db }) => {
      const { payees } = collections(db);
      for await (const document of payees.find()) {
        const { _id, payee: former } = document;
        const payee = resealed(keyring, document);
        // Another process may have sealed it meanwhile.
        if (payee !== null)
          await payees.updateOne(
            { _id, payee: former },
            { $set: { payee }, $addToSet: { keys: keyring.currentId } },
          );
      }
    },
  };
}

/** Returns null for a payee that is bound to its key, or does not open. @throws AppError `encryption_key_missing` */
function resealed(keyring: Keyring, document: PayeeDocument): PayeeDocument['payee'] | null {
  try {
    openPayee(keyring, document);
    return null;
  } catch (error) {
    if (!isSealError(error) || error.code === 'encryption_key_missing') throw error;
  }
  try {
    return sealPayee(keyring, document, Buffer.from(JSON.stringify(openFormerPayee(keyring, document))));
  } catch (error) {
    if (isSealError(error)) return null;
    throw error;
  }
}
