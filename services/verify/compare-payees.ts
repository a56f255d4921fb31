import { isSealError, type Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import type { PayeeDocument } from '../../infra/mongo/documents/payee-document.js';
import type { Store } from '../../infra/mongo/store.js';
import { openPayee } from '../../infra/roster/payees.js';
import { type PartitionRange, partitionOf } from '../../shared/partition.js';
import { PAYEE_FIELDS } from '../../shared/payee.js';
import type { Payee } from '../../shared/plan/plan.js';
import type { OnDifference } from './difference.js';
import { partitionDocuments } from './partition-documents.js';

/** `isUndone`: an undo reverted the newest payees report, so no file states the current payees. */
type Comparison = {
  readonly range: PartitionRange;
  readonly rebuilt: readonly Payee[];
  readonly isUndone: boolean;
};

/**
 * Compares the payees of some partitions with the rebuilt ones. A difference names the employee, because a payee's identity is sensitive.
 * Returns the number of stored payees.
 */
export async function comparePayees(
  { db, keyring }: Store,
  { range, rebuilt, isUndone }: Comparison,
  onDifference: OnDifference,
): Promise<number> {
  const unseen = new Map(isUndone ? [] : rebuilt.map((payee) => [payee.key, payee]));
  /** Employees with a payee that does not open. Which of their payees is missing can't be known. */
  const unreadable = new Set<string>();
  const ids = () => new Set([...unseen.values()].map(({ employee_id }) => employee_id));
  let count = 0;
  for await (const document of partitionDocuments(collections(db).payees, range, ids)) {
    const { employee_id: id } = document;
    const payee = openOrNull(keyring, document);
    count += 1;
    if (payee === null) {
      unreadable.add(id);
      onDifference({ record: 'payee', id, problem: 'unreadable' });
      continue;
    }
    const expected = unseen.get(payee.key);
    unseen.delete(payee.key);
    if (document.partition !== partitionOf(id))
      onDifference({ record: 'payee', id, problem: 'altered', field: 'partition' });
    else if (isUndone) continue;
    else if (expected === undefined) onDifference({ record: 'payee', id, problem: 'unknown' });
    else
      for (const field of PAYEE_FIELDS.filter((name) => payee.fields[name] !== expected.fields[name]))
        onDifference({ record: 'payee', id, problem: 'altered', field });
  }
  for (const { employee_id: id } of unseen.values())
    if (!unreadable.has(id)) onDifference({ record: 'payee', id, problem: 'missing' });
  return count;
}

function openOrNull(keyring: Keyring, document: PayeeDocument): Payee | null {
  try {
    return openPayee(keyring, document);
  } catch (error) {
    if (!isSealError(error)) throw error;
    return null;
  }
}
