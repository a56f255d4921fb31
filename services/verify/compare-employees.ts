import { isDeepStrictEqual } from 'node:util';
import { isSealError, type Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import {
  contentOf,
  decodeFields,
  decodeSome,
  encodeFields,
  openStated,
  openStatements,
  sourcesOfStatements,
} from '../../infra/mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../../infra/mongo/documents/employee-document.js';
import type { Store } from '../../infra/mongo/store.js';
import { EMPLOYEE_FIELDS, type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { type PartitionRange, partitionOf } from '../../shared/partition.js';
import { hasNewValues } from '../../shared/plan/new-values.js';
import type { EmployeeChange } from '../../shared/plan/plan.js';
import { statementsText } from '../../shared/plan/statement-text.js';
import type { OnDifference } from './difference.js';
import { partitionDocuments } from './partition-documents.js';

const PLAIN = EMPLOYEE_FIELDS.filter((field) => !SENSITIVE_FIELDS.has(field));
const SENSITIVE = EMPLOYEE_FIELDS.filter((field) => SENSITIVE_FIELDS.has(field));

type Rebuilt = Pick<EmployeeChange, 'employee' | 'statements'>;

/** `rebuilt`: by employee id. `undone`: employees that may differ because of an undo. `unkept`: files whose bytes and rows are gone. */
type Comparison = {
  readonly range: PartitionRange;
  readonly rebuilt: ReadonlyMap<string, Rebuilt>;
  readonly undone: ReadonlySet<string>;
  readonly unkept: ReadonlySet<string>;
};

/**
 * Compares the employees of some partitions with the rebuilt ones. Returns the number of stored employees. `undone`: how many of them differ because
 * of an undo, or have values of a file that is gone.
 */
export async function compareEmployees(
  { db, keyring }: Store,
  { range, rebuilt, undone, unkept }: Comparison,
  onDifference: OnDifference,
): Promise<{ readonly employees: number; readonly undone: number }> {
  const unseen = new Map(rebuilt);
  const counts = { employees: 0, undone: 0 };
  for await (const document of partitionDocuments(collections(db).employees, range, () => unseen.keys())) {
    const { employee_id: id } = document;
    counts.employees += 1;
    const expected = unseen.get(id);
    unseen.delete(id);
    const found = expected && differencesOf(keyring, document, expected);
    if (found?.length === 0) continue;
    const isUndone = undone.has(id) || hasValuesOf(document, unkept);
    if (isUndone) counts.undone += 1;
    const differences = found && !isUndone ? found : ownDifferences(keyring, document);
    for (const difference of differences) onDifference({ record: 'employee', id, ...difference });
    if (found === undefined && !isUndone && differences.length === 0)
      onDifference({ record: 'employee', id, problem: 'unknown' });
  }
  for (const id of unseen.keys())
    if (!undone.has(id)) onDifference({ record: 'employee', id, problem: 'missing' });
  return counts;
}

/** Whether an employee has values of one of these files. */
function hasValuesOf({ sources }: EmployeeDocument, files: ReadonlySet<string>): boolean {
  return files.size > 0 && Object.values(sources).some(({ file }) => files.has(file));
}

/** Returns the fields of a record that do not follow from its own statements. */
function ownDifferences(keyring: Keyring, document: EmployeeDocument): readonly FieldDifference[] {
  const { employee_id } = document;
  let own: Rebuilt | undefined;
  const unreadable = reading('sealed', () => {
    const statements = openStatements(keyring, document);
    own = { employee: { employee_id, ...decodeFields(keyring, document) }, statements };
    return [];
  });
  return own ? differencesOf(keyring, document, own) : unreadable;
}

type FieldDifference = { readonly problem: 'altered' | 'unreadable'; readonly field: string };

function differencesOf(
  keyring: Keyring,
  document: EmployeeDocument,
  { employee, statements }: Rebuilt,
): readonly FieldDifference[] {
  const { employee_id } = employee;
  const columns: Partial<EmployeeDocument> = {
    ...encodeFields(keyring, employee_id, employee, PLAIN),
    partition: partitionOf(employee_id),
  };
  const found = [
    ...altered(
      Object.keys(columns).filter(
        (name) => !isDeepStrictEqual(columnOf(document, name), columnOf(columns, name)),
      ),
    ),
    // Nothing reads the columns of sealed fields.
    ...altered(document.sealed ? SENSITIVE.filter((field) => document[field] !== null) : []),
    ...reading('sealed', () => {
      const opened = decodeSome(keyring, document, SENSITIVE);
      return SENSITIVE.filter((field) => opened[field] !== employee[field]);
    }),
    ...reading('statements', () => {
      const own = openStatements(keyring, document);
      if (hasNewValues(statements, own)) return ['statements'];
      return isDeepStrictEqual(document.sources, sourcesOfStatements(own)) ? [] : ['sources'];
    }),
    // One that is not valid for the record is never used.
    ...reading('stated', () => {
      if (document.stated) openStated(keyring, employee_id, document.stated);
      return [];
    }),
  ];
  // The hash is of all of the above, so it says something new only when that is right.
  return found.length > 0 || hasOwnHash(keyring, document) ? found : altered(['content_hash']);
}

function columnOf(document: Partial<EmployeeDocument>, name: string): unknown {
  return document[name as EmployeeField] ?? null;
}

function hasOwnHash(keyring: Keyring, document: EmployeeDocument): boolean {
  const { employee_id, content_hash } = document;
  const own = statementsText(openStatements(keyring, document));
  return keyring.sameFingerprint(content_hash, contentOf(employee_id, decodeFields(keyring, document), own));
}

function altered(fields: readonly string[]): FieldDifference[] {
  return fields.map((field) => ({ problem: 'altered', field }));
}

/** Returns the fields that `read` finds altered, or `field` as unreadable when it can't be decrypted. */
function reading(field: string, read: () => readonly string[]): FieldDifference[] {
  try {
    return altered(read());
  } catch (error) {
    if (!isSealError(error)) throw error;
    return [{ problem: 'unreadable', field }];
  }
}
