import type { AnyBulkWriteOperation } from 'mongodb';
import { EMPLOYEE_FIELDS, type EmployeeFields } from '../../shared/employee.js';
import { partitionOf } from '../../shared/partition.js';
import type { FieldChange } from '../../shared/plan/plan.js';
import { readStatementsText, statementsText } from '../../shared/plan/statement-text.js';
import type { Keyring } from '../crypto/keyring.js';
import { encodeChange } from '../mongo/documents/change-codec.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import {
  contentOf,
  decodeFields,
  encodeFields,
  openStatements,
  sealStated,
  sealStatements,
  sourcesOfStatements,
} from '../mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';

/** An employee after a plan, with the text of the statements of the reports (`statementsText`), and their digest (`Stated`). */
type Planned = {
  readonly employee_id: string;
  readonly fields: EmployeeFields;
  readonly statements: string;
  readonly stated?: string;
};
/** `content_hash` is the hash of the stored employee that was planned on. `before` is the text of its previous statements, which an undo needs. */
export type EmployeeUpdate = Planned & {
  readonly content_hash: string;
  readonly before: string;
} & (
    | { readonly kind: 'updated'; readonly changes: readonly FieldChange[] }
    /** Only the statements change, and no field. */
    | { readonly kind: 'provenance_only' }
  );
/** The Staff record of an employee whom an undo removes, and whom an undo of that undo links again. */
type FormerLink = { readonly staff_id?: string };
/** The fields and statements of the removed employee. */
export type EmployeeRemoval = Planned &
  FormerLink & { readonly kind: 'removed'; readonly content_hash: string };
export type EmployeeCreation = Planned & FormerLink & { readonly kind: 'created' };
export type EmployeeWrite = EmployeeCreation | EmployeeUpdate | EmployeeRemoval;

type Ref = Pick<ChangeDocument, 'sync_id' | 'plan_hash' | 'chunk' | 'fence'>;

export function newDocument(keyring: Keyring, write: Planned, at: Date): EmployeeDocument {
  const { employee_id, fields } = write;
  return {
    employee_id,
    partition: partitionOf(employee_id),
    ...encodeFields(keyring, employee_id, fields, EMPLOYEE_FIELDS),
    ...encodeStatements(keyring, write),
    keys: [keyring.currentId],
    staff_id: null,
    created_at: at,
    updated_at: at,
    last_synced_at: at,
  } as EmployeeDocument;
}

/** Sets only the changed fields. A `$set` of all fields is several times slower. */
export function updateOf(
  keyring: Keyring,
  write: EmployeeUpdate,
  at: Date,
): AnyBulkWriteOperation<EmployeeDocument> {
  const { employee_id, fields } = write;
  const changed = write.kind === 'updated' ? write.changes.map(({ field }) => field) : [];
  const $set = {
    ...encodeFields(keyring, employee_id, fields, changed),
    ...encodeStatements(keyring, write),
    last_synced_at: at,
    ...(write.kind === 'updated' && { updated_at: at }),
  };
  const update = {
    $set,
    $addToSet: { keys: keyring.currentId },
    ...(write.stated === undefined && { $unset: { stated: '' } as const }),
  };
  return { updateOne: { filter: { employee_id }, update } };
}

/** Returns the history of a write. A creation lists no fields, and a provenance-only update has no history. */
export function changeOf(keyring: Keyring, ref: Ref, write: EmployeeWrite, at: Date): ChangeDocument[] {
  if (write.kind === 'provenance_only') return [];
  const { kind, employee_id } = write;
  const of = { sync_id: ref.sync_id, employee_id };
  const fields = changesOf(write).map((change) => encodeChange(keyring, of, change));
  return [{ ...ref, employee_id, kind, at, fields, keys: [keyring.currentId] }];
}

function changesOf(write: Exclude<EmployeeWrite, { kind: 'provenance_only' }>): readonly FieldChange[] {
  switch (write.kind) {
    case 'created':
      return [];
    case 'updated':
      return write.changes;
    case 'removed':
      return EMPLOYEE_FIELDS.flatMap((field) => {
        const before = write.fields[field];
        return before === null ? [] : [{ field, before, after: null, origin: null }];
      });
  }
}

export function contentHashOf(keyring: Keyring, { employee_id, fields, statements }: Planned): string {
  return keyring.fingerprint(contentOf(employee_id, fields, statements));
}

/** Returns whether a stored employee matches a hash that another key made, because keys may rotate while a plan is held. */
export function hasContent(keyring: Keyring, document: EmployeeDocument, content_hash: string): boolean {
  const content = contentOf(
    document.employee_id,
    decodeFields(keyring, document),
    statementsText(openStatements(keyring, document)),
  );
  return keyring.sameFingerprint(content_hash, content);
}

function encodeStatements(keyring: Keyring, { employee_id, fields, statements, stated: digest }: Planned) {
  const content_hash = contentHashOf(keyring, { employee_id, fields, statements });
  const having = EMPLOYEE_FIELDS.filter((field) => fields[field] !== null);
  return {
    statements: sealStatements(keyring, employee_id, statements),
    content_hash,
    ...(digest !== undefined && {
      stated: sealStated(keyring, employee_id, { digest, content_hash, having }),
    }),
    sources: sourcesOfStatements(readStatementsText(statements)),
  };
}
