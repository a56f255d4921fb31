import type { FieldChange } from '../shared/plan/plan.js';
import { collections } from './collections.js';
import { decodeChange } from './documents/change-codec.js';
import type { ChangeDocument } from './documents/change-document.js';
import type { Store } from './store.js';

/** What a sync did to an employee. */
export type Change = Pick<ChangeDocument, 'sync_id' | 'employee_id' | 'kind' | 'at'> & {
  readonly fields: readonly FieldChange[];
};

/** What a sync changed, by employee. */
export async function* changesOfSync(store: Store, sync_id: string): AsyncGenerator<Change> {
  const documents = collections(store.db).changes.find({ sync_id }).sort({ employee_id: 1 });
  for await (const document of documents) yield decoded(store, document);
}

/** The history of an employee, the newest first. */
export async function changesOfEmployee(store: Store, employee_id: string, limit = 50): Promise<Change[]> {
  const documents = await collections(store.db)
    .changes.find({ employee_id })
    .sort({ at: -1 })
    .limit(limit)
    .toArray();
  return documents.map((document) => decoded(store, document));
}

function decoded({ keyring }: Store, { sync_id, employee_id, kind, at, fields }: ChangeDocument): Change {
  const of = { sync_id, employee_id };
  return { ...of, kind, at, fields: fields.map((field) => decodeChange(keyring, of, field)) };
}
