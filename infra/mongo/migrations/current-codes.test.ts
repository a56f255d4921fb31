import { describe, expect, it } from 'vitest';
import { EMPLOYEE_FIELDS } from '../../../shared/employee.js';
import { ALL_PARTITIONS, partitionOf } from '../../../shared/partition.js';
import { statementsText } from '../../../shared/plan/statement-text.js';
import { directory, rateHistory, testSteps } from '../../../tests/test-steps.js';
import { TEST_ACTOR } from '../../../tests/test-store.js';
import { insertSensitiveAccess } from '../../auth/sensitive-access-log.js';
import { Keyring } from '../../crypto/keyring.js';
import { changesOfEmployee } from '../../plans/changes.js';
import { changeOf, newDocument } from '../../plans/employee-writes.js';
import { loadChunk } from '../../plans/plans.js';
import { encodePayee, listPayees, payeesIn } from '../../roster/payees.js';
import { employeesIn } from '../../roster/roster.js';
import { confirmStaff, listDecisions, rejectStaff } from '../../staff/staff-decisions.js';
import { collections } from '../collections.js';
import { decodeChange, encodeChange } from '../documents/change-codec.js';
import type { Store } from '../store.js';
import { currentCodesMigration } from './current-codes.js';
import { migrate } from './migrate.js';
import { renameInPlans } from './rename-in-plans.js';
import { RENAMED_BY } from './rename-people.js';

const fixture = testSteps();
const RULES = { pushMinutes: 30 };
const payeesReport = (day: string) => `202611${day}020400_Employee_Payees_0000aaaa_x.csv`;

/** Three people whose codes an earlier version stored as written: lower case, full-width digits, an invisible character. */
const FORMER: Readonly<Record<string, string>> = {
  A75001: 'a75001',
  '000042': '\uff14\uff12',
  '000043': '\u200e000043',
};
const CODES = ['000041', '000042', '000043', '000044', 'A75001'];

/** Syncs one push of a day in November: the pay and the street of A75001, and a payee for each. */
async function push(
  day: string,
  { rate = '20.00', street = '1 Fake Street', codes = CODES } = {},
): Promise<string> {
  const people = codes.map((code) => `${code},"FAKE${code.slice(-2)}, ADA",A,1980-02-03,${street}`);
  await fixture.deliver(directory(day), 'EE Code,EE Name,Status,Birth Date,Street', ...people);
  await fixture.deliver(
    rateHistory(day),
    'EE Code,Effective Date,Pay Type,Amount',
    ...codes.map((code) => `${code},2026-01-01,Hourly,${rate}`),
  );
  await fixture.deliver(
    payeesReport(day),
    'EE Code,Payee Code,Case Reference,Account Code',
    ...codes.map((code) => `${code},P1,CASE-${code},ACCOUNT-${code}`),
  );
  return (await fixture.sync()).sync_id;
}

/** Stores each employee, payee, change and decision under its former code, as an earlier version did. */
async function age(former: Readonly<Record<string, string>>): Promise<void> {
  const { store } = fixture.deps;
  const { db, keyring } = store;
  const { employees, payees, changes, staffDecisions } = collections(db);
  const stored = (await employeesIn(store, ALL_PARTITIONS)).stored;
  const bills = await payeesIn(store, ALL_PARTITIONS);
  for (const [code, employee_id] of Object.entries(former)) {
    const document = await employees.findOne({ employee_id: code });
    const person = stored.get(code);
    if (!document || !person) throw new Error(`${code} is not stored.`);
    const write = { employee_id, fields: person.fields, statements: statementsText(person.statements) };
    const { staff_id, created_at, updated_at, last_synced_at } = document;
    const kept = { staff_id, created_at, updated_at, last_synced_at };
    // An earlier version computed the partition of the code as written.
    const partition = partitionOf(employee_id);
    await employees.replaceOne(
      { employee_id: code },
      { ...newDocument(keyring, write, created_at), ...kept, partition },
    );
    for (const payee of bills.values()) {
      if (payee.employee_id !== code) continue;
      const [, ...identity] = JSON.parse(payee.key);
      const renamed = { ...payee, employee_id, key: JSON.stringify([employee_id, ...identity]) };
      await payees.replaceOne({ employee_id: code }, encodePayee(keyring, 'earlier', renamed));
    }
    for (const change of await changes.find({ employee_id: code }).toArray()) {
      const opened = change.fields.map((field) => decodeChange(keyring, change, field));
      const fields = opened.map((field) => encodeChange(keyring, { ...change, employee_id }, field));
      await changes.updateOne({ _id: change._id }, { $set: { employee_id, fields } });
    }
    await staffDecisions.updateMany({ employee_id: code }, { $set: { employee_id } });
    await collections(db).reveals.updateMany(
      {},
      { $set: { 'employee_ids.$[code]': employee_id } },
      { arrayFilters: [{ code }] },
    );
    await collections(db).plans.updateMany(
      {},
      { $set: { 'held_by.$[].examples.$[code]': employee_id } },
      { arrayFilters: [{ code }] },
    );
  }
  await renameInPlans(store, (code) => former[code] ?? code);
}

/** Everything that hangs on an employee code, opened. */
async function everything(store: Store = fixture.deps.store) {
  const { db } = store;
  const { employees, payees, plans, reveals, syncLogs } = collections(db);
  const documents = await employees.find().sort({ employee_id: 1 }).toArray();
  const opened = (await employeesIn(store, ALL_PARTITIONS)).stored;
  const history = [];
  for (const { employee_id } of documents) history.push(await changesOfEmployee(store, employee_id));
  const chunks = [];
  for (const { chunk_keys } of await plans.find().sort({ sync_id: 1 }).toArray())
    for (const key of chunk_keys) chunks.push(await loadChunk(fixture.deps.blobs, key));
  return {
    employees: documents.map(
      ({ employee_id, partition, employee_id_lc, staff_id, missing, sources, created_at }) => {
        const { fields, statements } = opened.get(employee_id) ?? {};
        return {
          employee_id,
          partition,
          employee_id_lc,
          staff_id,
          missing,
          sources,
          created_at,
          fields,
          statements,
        };
      },
    ),
    payees: (await listPayees(store, { limit: 100 })).map(({ id: _, ...payee }) => payee),
    hashes: (await payees.find().sort({ employee_id: 1 }).toArray()).map(({ key_hash, partition }) => [
      key_hash,
      partition,
    ]),
    history: history.flat().map(({ id: _, ...change }) => change),
    decisions: (await listDecisions(db, { limit: 100 })).map(({ id: _, ...decision }) => decision),
    revealed: (await reveals.find().toArray()).map(({ employee_ids }) => employee_ids),
    examples: [await plans.find().toArray(), await syncLogs.find().toArray()]
      .flat()
      .flatMap(({ held_by = [] }) => held_by.map(({ examples }) => examples)),
    chunks,
  };
}

async function addStaff(...staff_ids: readonly string[]): Promise<void> {
  await collections(fixture.deps.store.db).staff.insertMany(
    staff_ids.map((staff_id) => ({ staff_id, employee_id: null, first_name: 'Nobody', last_name: staff_id })),
  );
}

const migration = (keyring = fixture.deps.store.keyring) => currentCodesMigration({ keyring, ...RULES });
const run = () => migration().up({ context: fixture.deps.store.db });

async function delivered(): Promise<void> {
  const { db } = fixture.deps.store;
  await addStaff('S1', 'S2');
  await push('01');
  await push('02', { street: '2 Fake Street' });
  await confirmStaff(db, { employee_id: 'A75001', staff_id: 'S1', by: TEST_ACTOR });
  await rejectStaff(db, { employee_id: '000042', staff_id: 'S2', by: TEST_ACTOR });
  const account = {
    account_id: 'a',
    account_name: 'a',
    role: 'admin' as const,
    procedure: 'p',
    fields: ['salary'],
  };
  await insertSensitiveAccess(db, { ...account, employee_ids: ['000041', 'A75001'] });
  const brake = { brake: 'terminations' as const, figure: 1, limit: 0, examples: ['000041', 'A75001'] };
  await collections(db).plans.updateMany({}, { $set: { held_by: [brake] } });
}

describe('codes that an earlier version stored as written', () => {
  it('are renamed everywhere, with what hangs on them, and the next push finds everyone unchanged', async () => {
    await delivered();
    const before = await everything();
    await age(FORMER);
    expect(await everything()).not.toEqual(before);
    for (let times = 0; times < 2; times += 1) {
      await run();
      expect(await everything()).toEqual(before);
    }
    const sync_id = await push('03', { street: '2 Fake Street' });
    const { employees, rows } =
      (await collections(fixture.deps.store.db).syncLogs.findOne({ sync_id })) ?? {};
    expect(employees).toMatchObject({ created: 0, updated: 0, unchanged: 5, missing: 0 });
    expect(rows).toMatchObject({ quarantined: 0, duplicates: 0 });
    expect((await everything()).payees).toHaveLength(5);
  });

  it('is a step of the migration, which needs the keys of the sealed values', async () => {
    await delivered();
    const before = await everything();
    await age(FORMER);
    const { db, keyring } = fixture.deps.store;
    await db.collection('paycom_migrations').deleteOne({ migrationName: RENAMED_BY });
    await expect(migrate(db)).rejects.toMatchObject({ code: 'encryption_key_missing' });
    expect(await migrate(db, { keyring, ...RULES })).toEqual([RENAMED_BY]);
    expect(await everything()).toEqual(before);
  });

  it('can be undone as before', async () => {
    await delivered();
    const second = await push('03', { street: '3 Fake Street' });
    await age(FORMER);
    await run();
    await fixture.sync({ undo_of: second });
    const streets = (await everything()).employees.map(({ fields }) => fields?.street_address);
    expect(streets).toEqual(CODES.map(() => '2 Fake Street'));
  });

  it('end the same wherever the migration stopped before', async () => {
    await delivered();
    const before = await everything();
    let stops = 0;
    for (let seals = 0; seals === stops; seals += 1) {
      await age(FORMER);
      await migration(failingAfter(seals))
        .up({ context: fixture.deps.store.db })
        .catch((error: Error) => {
          expect(error.message).toBe('stopped');
          stops += 1;
        });
      await run();
      expect(await everything()).toEqual(before);
    }
    expect(stops).toBeGreaterThan(10);
  });

  it('are renamed while encryption is off', async () => {
    const { db } = fixture.deps.store;
    await delivered();
    const before = await everything();
    await age(FORMER);
    const unsealed = Keyring.parse(undefined, false);
    await expect(
      currentCodesMigration({ keyring: unsealed, ...RULES }).up({ context: db }),
    ).rejects.toMatchObject({
      code: 'encryption_key_missing',
    });
    await run();
    expect(await everything()).toEqual(before);
  });

  it('stay when a report with them would be refused today, and digits keep their length', async () => {
    const { db, keyring } = fixture.deps.store;
    await push('01');
    const stored = (await employeesIn(fixture.deps.store, ALL_PARTITIONS)).stored;
    const { fields, statements } = stored.get('000041') ?? {};
    if (!fields || !statements) throw new Error('000041 is not stored.');
    for (const employee_id of ['n/a', '42', 'B 2'])
      await collections(db).employees.insertOne(
        newDocument(keyring, { employee_id, fields, statements: statementsText(statements) }, new Date()),
      );
    const before = await everything();
    await run();
    expect(await everything()).toEqual(before);
  });
});

describe('a person under two spellings', () => {
  /** The first push under former codes, the second under current ones, which makes twins of three people. */
  async function twins(): Promise<string> {
    await addStaff('S1', 'S2', 'S3');
    await push('01');
    await age(FORMER);
    const { db } = fixture.deps.store;
    await confirmStaff(db, { employee_id: 'a75001', staff_id: 'S1', by: TEST_ACTOR });
    const second = await push('04', { rate: '21.00', street: '' });
    expect(await collections(db).employees.countDocuments()).toBe(8);
    return second;
  }

  it('becomes one: the newer report wins for each field, and nothing else is lost', async () => {
    await twins();
    const { db } = fixture.deps.store;
    const [twin] = await collections(db).employees.find({ employee_id: 'A75001' }).toArray();
    expect(twin?.staff_id).toBeNull();
    await run();
    const after = await everything();
    expect(after.employees.map(({ employee_id }) => employee_id)).toEqual(CODES);
    expect(after.payees.map(({ employee_id }) => employee_id)).toEqual(CODES);
    const [merged] = after.employees.filter(({ employee_id }) => employee_id === 'A75001');
    expect(merged).toMatchObject({
      staff_id: 'S1',
      fields: { hourly_rate: '21.00', street_address: null, birth_date: '1980-02-03', last_name: 'FAKE01' },
      missing: undefined,
    });
    expect(after.decisions).toMatchObject([{ employee_id: 'A75001', staff_id: 'S1', decision: 'confirmed' }]);
    const sync_id = await push('05', { rate: '21.00', street: '' });
    expect(await collections(db).syncLogs.findOne({ sync_id })).toMatchObject({
      employees: { created: 0, updated: 0, unchanged: 5, missing: 0 },
    });
  });

  it('has one history, in which the later spelling takes over from the earlier one', async () => {
    const second = await twins();
    await run();
    const history = await changesOfEmployee(fixture.deps.store, 'A75001');
    expect(
      history.map(({ sync_id, kind }) => [sync_id === second ? 'second' : sync_id, kind]).slice(0, 2),
    ).toEqual([
      [RENAMED_BY, 'updated'],
      ['second', 'updated'],
    ]);
    expect(history.map(({ kind }) => kind)).toEqual(['updated', 'updated', 'created']);
    expect(history[1]?.fields).toMatchObject([
      { field: 'street_address', before: '1 Fake Street', after: null },
      { field: 'hourly_rate', before: '20.00', after: '21.00' },
    ]);
  });

  it('is not removed by an undo of the sync that made the twin', async () => {
    const second = await twins();
    await run();
    await fixture.sync({ undo_of: second });
    const after = await everything();
    expect(after.employees.map(({ employee_id }) => employee_id)).toEqual(CODES);
  });

  it('ends the same wherever the migration stopped before', async () => {
    await twins();
    const { db } = fixture.deps.store;
    const names = ['paycom_employees', 'paycom_payees', 'paycom_changes', 'paycom_staff_decisions'];
    const saved = new Map<string, Awaited<ReturnType<typeof documentsOf>>>();
    const documentsOf = (name: string) => db.collection(name).find().toArray();
    for (const name of names) saved.set(name, await documentsOf(name));
    const withoutTimes = async () => {
      const { history, ...rest } = await everything();
      return {
        ...rest,
        history: history.map(({ at, ...change }) =>
          change.sync_id === RENAMED_BY ? change : { ...change, at },
        ),
      };
    };
    await run();
    const expected = await withoutTimes();
    for (const seals of [0, 1, 3, 5, 8, 13, 21]) {
      for (const [name, documents] of saved) {
        await db.collection(name).deleteMany({});
        await db.collection(name).insertMany(documents);
      }
      await renameInPlans(fixture.deps.store, (code) => FORMER[code] ?? code);
      await migration(failingAfter(seals))
        .up({ context: db })
        .catch(() => undefined);
      await run();
      expect(await withoutTimes()).toEqual(expected);
    }
  });

  it.each([
    ['rejected', null],
    ['confirmed', 'S2'],
  ])('keeps the staff record that a user chose last: %s', async (last, linked) => {
    await addStaff('S2');
    await push('01');
    const { db, keyring } = fixture.deps.store;
    const { employees, staffDecisions, changes } = collections(db);
    const stored = (await employeesIn(fixture.deps.store, ALL_PARTITIONS)).stored.get('A75001');
    if (!stored) throw new Error('A75001 is not stored.');
    const write = {
      employee_id: 'a75001',
      fields: stored.fields,
      statements: statementsText(stored.statements),
    };
    await employees.insertOne(newDocument(keyring, write, new Date(0)));
    await changes.insertMany(
      changeOf(
        keyring,
        { sync_id: 's', plan_hash: 'h', chunk: 0 },
        { ...write, kind: 'created' },
        new Date(0),
      ),
    );
    await rejectStaff(db, { employee_id: 'a75001', staff_id: 'S2', by: TEST_ACTOR });
    await employees.updateOne({ employee_id: 'A75001' }, { $set: { staff_id: 'S2' } });
    if (last === 'confirmed')
      await staffDecisions.insertOne({
        employee_id: 'A75001',
        staff_id: 'S2',
        decision: 'confirmed',
        stands: false,
        by: 'test',
        at: new Date(),
      });
    await run();
    const [merged] = await employees.find({ employee_id: 'A75001' }).toArray();
    expect(merged?.staff_id).toBe(linked);
    expect(await staffDecisions.countDocuments({ employee_id: 'A75001', stands: true })).toBe(
      last === 'rejected' ? 1 : 0,
    );
    expect(EMPLOYEE_FIELDS.every((field) => merged && field in merged)).toBe(true);
  });
});

/** A key ring that fails after some values, as a process that is killed does. */
function failingAfter(seals: number): Keyring {
  let left = seals;
  const { keyring } = fixture.deps.store;
  return new Proxy(keyring, {
    get: (target, name) => {
      if (name === 'seal')
        return (...args: Parameters<Keyring['seal']>) => {
          left -= 1;
          if (left < 0) throw new Error('stopped');
          return target.seal(...args);
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
