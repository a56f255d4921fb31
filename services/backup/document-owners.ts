import type { Document, ObjectId } from 'mongodb';
import { BLOB_CHUNKS } from '../../infra/blobs/blob-collections.js';
import { staffIdOf } from '../../infra/erasure/salts.js';
import { personOfEvent } from '../../infra/events/employee-events.js';

/** Whom a document is about: a person by code, a Staff record by id, or the people in a blob. */
export type Owner =
  | { readonly kind: 'person' | 'staff'; readonly id: string }
  | { readonly kind: 'blob'; readonly id: ObjectId };

type OwnerOf = (document: Document) => Owner | null;

const ofPerson: OwnerOf = ({ employee_id }) => personOf(employee_id);

/** The collections with documents about people, and whom each is about; null: nobody. */
const OWNERS: Readonly<Record<string, OwnerOf>> = {
  paycom_employees: ofPerson,
  paycom_payees: ofPerson,
  // What is left of an erased person in the change feed stays.
  paycom_changes: (change) => (change.kind === 'erased' ? null : ofPerson(change)),
  paycom_staff_decisions: ofPerson,
  paycom_reveals: ({ employee_ids }) =>
    Array.isArray(employee_ids) && employee_ids.length === 1 ? personOf(employee_ids[0]) : null,
  paycom_sent_events: ({ event_id }) => personOf(personOfEvent(String(event_id))),
  staff: (record) => ({ kind: 'staff', id: staffIdOf(record) }),
  [BLOB_CHUNKS]: ({ files_id }) => ({ kind: 'blob', id: files_id }),
};

/** Returns how to find out whom the documents of a collection are about; undefined when all are about nobody. */
export function ownersOf(collection: string): OwnerOf | undefined {
  return OWNERS[collection];
}

function personOf(code: unknown): Owner | null {
  return typeof code === 'string' ? { kind: 'person', id: code } : null;
}
