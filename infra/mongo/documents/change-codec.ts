import type { FieldChange } from '../../../shared/plan/plan.js';
import type { AadContext, Keyring } from '../../crypto/keyring.js';
import type { ChangeDocument } from './change-document.js';
import { decodeField, encodeField, type StoredValue } from './employee-codec.js';

type ChangeRef = Pick<ChangeDocument, 'sync_id' | 'employee_id'>;
type ChangedField = ChangeDocument['fields'][number];

/** Encodes the values before and after a change. A sensitive field is sealed. */
export function encodeChange(
  keyring: Keyring,
  ref: ChangeRef,
  { field, before, after, origin }: FieldChange,
): ChangedField {
  return {
    field,
    before: encodeField(keyring, changeAad(ref, field, 'before'), field, before),
    after: encodeField(keyring, changeAad(ref, field, 'after'), field, after),
    origin,
  };
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
export function decodeChange(
  keyring: Keyring,
  ref: ChangeRef,
  { field, before, after, origin }: ChangedField,
): FieldChange {
  const open = (side: 'before' | 'after', stored: StoredValue) =>
    decodeField(keyring, changeAad(ref, field, side), stored);
  return { field, before: open('before', before), after: open('after', after), origin } as FieldChange;
}

function changeAad({ sync_id, employee_id }: ChangeRef, field: string, side: 'before' | 'after'): AadContext {
  return ['paycom_changes', `${sync_id}/${employee_id}`, `${field}.${side}`];
}
