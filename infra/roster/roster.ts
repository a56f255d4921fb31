import type { Binary, Filter } from 'mongodb';
import type { EmployeeField, EmployeeFields } from '../../shared/employee.js';
import type { PartitionRange } from '../../shared/partition.js';
import type { RosterFigures } from '../../shared/plan/conclude-plan.js';
import type { StoredEmployee } from '../../shared/plan/plan.js';
import type { EmployeeStatements } from '../../shared/plan/statement.js';
import { type Keyring, openedOr } from '../crypto/keyring.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import { decodeFields, openStated, openStatements, type Stated } from '../mongo/documents/employee-codec.js';
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
  partition: 0,
  stated: 0,
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

/** Returns the employees with these ids, by employee id. */
export async function employeesOf(store: Store, ids: Iterable<string>): Promise<Map<string, RosterEmployee>> {
  const byId = new Map<string, RosterEmployee>();
  for (const batch of batchesOf([...ids])) await addTo(byId, store, { employee_id: { $in: batch } });
  return byId;
}

/** Returns the digest of the content that the reports now state about an employee; undefined without one. */
type DigestOfEmployee = (employee_id: string) => string | undefined;
/**
 * Employees by id. `unchanged`: employees about whom the reports state the same as before, with their fields that have a value. `stored`: the others.
 */
type ComparedRoster = {
  readonly stored: Map<string, RosterEmployee>;
  readonly unchanged: Map<string, readonly EmployeeField[]>;
};

/** Returns the employees of these partitions. Reads the whole document only of employees that may change. */
export async function employeesIn(
  store: Store,
  { from, to }: PartitionRange,
  digestOf: DigestOfEmployee = () => undefined,
): Promise<ComparedRoster> {
  const unchanged = new Map<string, readonly EmployeeField[]>();
  const others: string[] = [];
  const found = collections(store.db)
    .employees.find({ partition: { $gte: from, $lt: to } }, { batchSize: BATCH })
    .project<Pick<EmployeeDocument, 'employee_id' | 'content_hash' | 'stated'>>(STATED);
  for await (const { employee_id, content_hash, stated } of found) {
    const known = stated && openOrIgnore(store.keyring, employee_id, stated);
    if (known && known.digest === digestOf(employee_id) && known.content_hash === content_hash)
      unchanged.set(employee_id, known.having);
    else others.push(employee_id);
  }
  return { stored: await employeesOf(store, others), unchanged };
}

const STATED = { _id: 0, employee_id: 1, content_hash: 1, stated: 1 };

/** Opens a digest. An employee whose digest does not open is compared like one without a digest. */
function openOrIgnore(keyring: Keyring, employee_id: string, stated: Binary): Stated | undefined {
  return openedOr(() => openStated(keyring, employee_id, stated), undefined);
}

async function addTo(
  byId: Map<string, RosterEmployee>,
  { db, keyring }: Store,
  filter: Filter<EmployeeDocument>,
): Promise<void> {
  const documents = collections(db).employees.find(filter, { projection: NOT_COMPARED, batchSize: BATCH });
  for await (const document of documents)
    byId.set(document.employee_id, new SealedEmployee(keyring, document));
}

/** Counts the roster for a plan: employees, the active ones, payees, and the lengths of the employee ids of digits alone. */
export async function rosterFigures({ db }: Store): Promise<RosterFigures> {
  const { employees, payees } = collections(db);
  const isDigits = { $regexMatch: { input: '$employee_id', regex: /^[0-9]+$/ } };
  const length = { $cond: [isDigits, { $strLenCP: '$employee_id' }, null] };
  const byLength = employees
    .aggregate<{ _id: number | null; count: number }>(
      [{ $project: { _id: 0, employee_id: 1 } }, { $group: { _id: length, count: { $sum: 1 } } }],
      { hint: { employee_id: 1 } },
    )
    .toArray();
  const [lengths, active, stored] = await Promise.all([
    byLength,
    employees.countDocuments({ status: 'active' }),
    payees.countDocuments({}),
  ]);
  return {
    employees: lengths.reduce((total, { count }) => total + count, 0),
    active,
    payees: stored,
    widths: Object.fromEntries(lengths.flatMap(({ _id, count }) => (_id === null ? [] : [[_id, count]]))),
  };
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
