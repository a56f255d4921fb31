import type { FieldChange } from '../../../shared/plan/plan.js';
import { type AadContext, type Keyring, openedOr } from '../../crypto/keyring.js';
import type { ChangeDocument } from './change-document.js';
import { decodeField, encodeField, type StoredValue } from './employee-codec.js';

type ChangeRef = Pick<ChangeDocument, 'sync_id' | 'employee_id'>;
type ChangedField = ChangeDocument['fields'][number];

/** `unreadable`: both values are null because they were altered, or are not encrypted. */
export type DecodedChange = FieldChange & { readonly unreadable?: true };

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

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function decodeChange(
  keyring: Keyring,
  ref: ChangeRef,
  { field, before, after, origin }: ChangedField,
): FieldChange {
  const open = (side: 'before' | 'after', stored: StoredValue) =>
    decodeField(keyring, changeAad(ref, field, side), field, stored);
  return { field, before: open('before', before), after: open('after', after), origin } as FieldChange;
}

/** Like `decodeChange`, but marks a change that does not open, so that the rest of the history can be read. */
export function decodeOrMarkChange(keyring: Keyring, ref: ChangeRef, change: ChangedField): DecodedChange {
  const { field, origin } = change;
  const unreadable = { field, before: null, after: null, origin, unreadable: true } as DecodedChange;
  return openedOr(() => decodeChange(keyring, ref, change), unreadable);
}

function changeAad({ sync_id, employee_id }: ChangeRef, field: string, side: 'before' | 'after'): AadContext {
  return ['paycom_changes', `${sync_id}/${employee_id}`, `${field}.${side}`];
}
