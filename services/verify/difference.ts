/**
 * Where the database differs from what the kept files say. `id`: the employee id, or the name of a file. `field`: the altered part of the
 * record, never its value. `altered`: it has another value. `unreadable`: it can't be decrypted. `missing`: the files have the record, the
 * database does not. `unknown`: the other way round.
 */
export type Difference = {
  readonly record: 'employee' | 'payee' | 'file';
  readonly id: string;
  readonly problem: 'altered' | 'unreadable' | 'missing' | 'unknown';
  readonly field?: string;
};

export type OnDifference = (difference: Difference) => void;
