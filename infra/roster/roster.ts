import type { Filter } from 'mongodb';
import type { EmployeeFields } from '../../shared/employee.js';
import type { StoredEmployee } from '../../shared/plan/plan.js';
import type { EmployeeStatements } from '../../shared/plan/statement.js';
import type { Keyring } from '../crypto/keyring.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import { decodeFields, openStatements } from '../mongo/documents/employee-codec.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';

/** An employee as planning compares it. The content hash detects a change between planning and the update. */
export type RosterEmployee = StoredEmployee & {
  readonly content_hash: string;
  readonly staff_id: string | null;
};

const BATCH = 1_000;
/** Fields that planning does not read, since reading a whole roster is mostly decoding documents. */
const NOT_COMPARED = {
  _id: 0,
  sources: 0,
  keys: 0,
  last_first_lc: 0,
  first_last_lc: 0,
  work_email_lc: 0,
  employee_id_lc: 0,
  created_at: 0,
  updated_at: 0,
  last_synced_at: 0,
};

async function* storedEmployees(store: Store, ids?: Iterable<string>): AsyncGenerator<RosterEmployee> {
  for (const filter of filtersOf(ids)) {
    const documents = collections(store.db).employees.find(filter, {
      projection: NOT_COMPARED,
      batchSize: BATCH,
    });
    for await (const document of documents) yield new SealedEmployee(store.keyring, document);
  }
}

/** Returns the employees with these ids, or all, by employee id. */
export async function storedEmployeesById(
  store: Store,
  ids?: Iterable<string>,
): Promise<Map<string, RosterEmployee>> {
  const byId = new Map<string, RosterEmployee>();
  for await (const stored of storedEmployees(store, ids)) byId.set(stored.employee_id, stored);
  return byId;
}

/** Decrypts on first access, because most employees are compared only by their statements. */
class SealedEmployee implements RosterEmployee {
  readonly #keyring: Keyring;
  readonly #document: EmployeeDocument;
  #fields: EmployeeFields | undefined;
  #statements: EmployeeStatements | undefined;

  constructor(keyring: Keyring, document: EmployeeDocument) {
    this.#keyring = keyring;
    this.#document = document;
  }

  get fields(): EmployeeFields {
    this.#fields ??= decodeFields(this.#keyring, this.#document);
    return this.#fields;
  }

  get statements(): EmployeeStatements {
    this.#statements ??= openStatements(this.#keyring, this.#document);
    return this.#statements;
  }

  get employee_id(): string {
    return this.#document.employee_id;
  }

  get content_hash(): string {
    return this.#document.content_hash;
  }

  get staff_id(): string | null {
    return this.#document.staff_id;
  }
}

function* filtersOf(ids: Iterable<string> | undefined): Generator<Filter<EmployeeDocument>> {
  if (ids === undefined) {
    yield {};
    return;
  }
  for (const batch of batchesOf([...ids])) yield { employee_id: { $in: batch } };
}
