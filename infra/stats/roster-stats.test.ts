import { type CommandStartedEvent, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rotateKeys } from '../../services/rotate-keys.js';
import type { EmployeeFields } from '../../shared/employee.js';
import { spreadOf } from '../../shared/pay-spread.js';
import { creationOf, fakeFields, testEmployeeId, updateTo } from '../../tests/employee-records.js';
import { KEY_ONE, KEY_TWO, TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { rosterRevision, setRosterFence } from '../mongo/roster-revision.js';
import type { Store } from '../mongo/store.js';
import { applyChunk } from '../plans/apply-chunk.js';
import type { EmployeeWrite } from '../plans/employee-writes.js';
import { savePlan } from '../plans/plans.js';
import { markMissing, unmarkMissing } from '../roster/missing-employees.js';
import { employeesOf } from '../roster/roster.js';
import { linkStaffRecords, unlinkGoneOf } from '../staff/staff.js';
import { confirmStaff, unlinkStaff } from '../staff/staff-decisions.js';
import { cacheStats, countStats } from './cached-stats.js';
import { PAY_BY_DEPARTMENT, payByDepartment } from './pay-stats.js';
import { ROSTER_COUNTS, rosterStats } from './roster-stats.js';

const database = testStore();
let mongo: MongoClient;
let store: Store;
const commands: CommandStartedEvent[] = [];
beforeAll(async () => {
  mongo = new MongoClient(database.uri, { monitorCommands: true });
  mongo.on('commandStarted', (event) => commands.push(event));
  store = { db: mongo.db(), keyring: database.store.keyring };
  await setRosterFence(store.db, FENCE);
});
afterAll(() => mongo.close());

const STATUSES = ['active', 'on_leave', 'terminated', 'inactive', null] as const;
/** Fake employees of every kind. */
const PEOPLE = Array.from({ length: 60 }, (_, at): EmployeeFields => {
  const number = at + 1;
  return {
    ...fakeFields(number),
    status: STATUSES[number % 5] ?? null,
    department_code: [null, '410', '420', 'unknown', '$a.b'][number % 7] ?? null,
    department_description: [null, 'Office', 'Kitchen'][number % 3] ?? null,
    position_family: number % 4 === 0 ? null : `Family ${number % 4}`,
    state: number % 2 === 0 ? 'OK' : null,
    hire_date: number % 6 === 0 ? null : `20${10 + (number % 5)}-0${1 + (number % 9)}-15`,
    termination_date: number % 5 === 2 ? '2024-03-31' : null,
    overtime_eligible: [true, false, null][number % 3] ?? null,
    hourly_rate: number % 2 === 0 ? `${10 + (number % 8)}.${10 + number}` : null,
    salary: number % 2 === 1 ? `${50_000 + number * 100}.00` : null,
  };
});

const FENCE = 1;
let plans = 0;
async function apply(...employees: EmployeeWrite[]): Promise<void> {
  plans += 1;
  const [sync_id, hash] = [`20261101-020000-stats-${plans}`, `one:stats-${plans}`];
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const plan = { sync_id, hash, dry_run: false, counts, held_by: [], chunk_keys: ['the chunk'] };
  await savePlan(store.db, new BlobStore(store), plan);
  const ref = { sync_id, plan_hash: hash, chunk: 0, key: 'the chunk' };
  await applyChunk(store, ref, { fence: FENCE, shard: plans }, { employees, payees: [] });
}

async function change(number: number, fields: Partial<EmployeeFields>): Promise<void> {
  const stored = (await employeesOf(store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!stored) throw new Error('not stored');
  await apply(updateTo(stored, fields));
}

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(store.db);
  for (const collection of [employees, staff, staffDecisions]) await collection.deleteMany({});
  await apply(...PEOPLE.map((fields, at) => creationOf(at + 1, fields)));
});

/** Commands that read the roster while `work` runs. */
async function walks(work: () => Promise<unknown>): Promise<string[]> {
  const before = commands.length;
  await work();
  const since = commands
    .slice(before)
    .filter(({ command }) => JSON.stringify(command).includes('_employees'));
  return since.map(({ commandName }) => commandName);
}

test.each(['__proto__', 'constructor', 'toString'])(
  'a department %s counts, also from the cache',
  async (code) => {
    const { total, by_department: before } = await rosterStats(store);
    await apply(
      creationOf(90, { ...fakeFields(90), department_code: code, position_family: code, state: null }),
    );
    for (let times = 0; times < 2; times += 1) {
      const stats = await rosterStats(store);
      expect(stats.total).toBe(total + 1);
      expect(new Map(Object.entries(stats.by_department))).toEqual(
        new Map([...Object.entries(before), [code, 1]]),
      );
      expect(new Map(Object.entries(stats.by_position_family)).get(code)).toBe(1);
      expect(new Map(Object.entries(stats.department_descriptions)).get(code)).toBe('Office');
    }
  },
);

describe('the statistics equal a count one by one', () => {
  const tally = (values: (string | null)[]) => {
    const counts: Record<string, number> = {};
    for (const value of values) counts[value ?? 'unknown'] = (counts[value ?? 'unknown'] ?? 0) + 1;
    return counts;
  };
  const months = (dates: (string | null)[]) =>
    tally(dates.flatMap((date) => (date ? [date.slice(0, 7)] : [])));

  test('of employees', async () => {
    const { department_descriptions, ...counts } = await rosterStats(store);
    expect(counts).toEqual({
      total: PEOPLE.length,
      by_status: tally(PEOPLE.map(({ status }) => status)),
      by_department: tally(PEOPLE.map(({ department_code }) => department_code)),
      by_position_family: tally(PEOPLE.map(({ position_family }) => position_family)),
      by_state: tally(PEOPLE.map(({ state }) => state)),
      hires: months(PEOPLE.map(({ hire_date }) => hire_date)),
      terminations: months(PEOPLE.map(({ termination_date }) => termination_date)),
      overtime_eligible: PEOPLE.filter(({ overtime_eligible }) => overtime_eligible).length,
      unlinked: PEOPLE.length,
      missing: 0,
    });
    expect(Object.keys(counts.hires)).toEqual(Object.keys(counts.hires).sort());
    for (const [code, description] of Object.entries(department_descriptions)) {
      const members = PEOPLE.filter(({ department_code }) => department_code === code);
      const described = tally(members.flatMap((one) => one.department_description ?? []));
      expect(described[description]).toBe(Math.max(...Object.values(described)));
    }
  });

  test('of the pay of active employees and those on leave', async () => {
    const working = PEOPLE.filter(({ status }) => status === 'active' || status === 'on_leave');
    const pay = await payByDepartment(store);
    expect(pay.map(({ department_code }) => department_code)).toEqual([
      '$a.b',
      '410',
      '420',
      'unknown',
      null,
    ]);
    for (const { department_code, employees, hourly_rate, salary } of pay) {
      const of = working.filter((one) => one.department_code === department_code);
      const spread = (field: 'hourly_rate' | 'salary') =>
        spreadOf(new Map(Object.entries(tally(of.flatMap((one) => one[field] ?? [])))));
      expect({ employees, hourly_rate, salary }).toEqual({
        employees: of.length,
        hourly_rate: spread('hourly_rate'),
        salary: spread('salary'),
      });
    }
  });
});

test('does not scan an unchanged roster again, or decrypt its pay', async () => {
  expect(await walks(() => rosterStats(store))).toEqual(['aggregate']);
  expect(await walks(() => payByDepartment(store))).toContain('find');
  expect(await walks(() => Promise.all([rosterStats(store), payByDepartment(store)]))).toEqual([]);
});

test('parallel requests share one count', async () => {
  const walked = await walks(() => Promise.all(Array.from({ length: 5 }, () => rosterStats(store))));
  expect(walked).toEqual(['aggregate']);
});

type Work = () => Promise<unknown>;

async function nothing(): Promise<void> {}

async function addStaff(): Promise<void> {
  await collections(store.db).staff.insertOne({ staff_id: 's1' });
}

async function linkOne(): Promise<void> {
  await addStaff();
  await linkStaffRecords(store.db, [{ employee_id: testEmployeeId(1), staff_id: 's1' }]);
}

describe('counts again after', () => {
  const decision = { employee_id: testEmployeeId(1), staff_id: 's1', by: TEST_ACTOR };
  const missed = {
    missed_by: '2026-11-01T02:02:56',
    people: [{ employee_id: testEmployeeId(1), last_listed: null }],
  };

  test.each<[string, Work, Work, object]>([
    ['a change of a field', nothing, () => change(1, { state: 'TX' }), { by_state: { TX: 1 } }],
    ['a new employee', nothing, () => apply(creationOf(100)), { total: PEOPLE.length + 1 }],
    ['a link', nothing, linkOne, { unlinked: PEOPLE.length - 1 }],
    [
      'a staff record that was deleted',
      linkOne,
      async () => {
        await collections(store.db).staff.deleteOne({ staff_id: 's1' });
        await unlinkGoneOf(store.db, ['s1']);
      },
      { unlinked: PEOPLE.length },
    ],
    [
      'a staff record that is gone',
      linkOne,
      async () => {
        await collections(store.db).staff.deleteMany({});
        await unlinkGoneOf(store.db, ['s1']);
      },
      { unlinked: PEOPLE.length },
    ],
    [
      'a link that a person takes away',
      linkOne,
      () => unlinkStaff(store.db, decision),
      { unlinked: PEOPLE.length },
    ],
    [
      'a link that a person confirms',
      addStaff,
      () => confirmStaff(store.db, decision),
      { unlinked: PEOPLE.length - 1 },
    ],
    ['a mark of missing', nothing, () => markMissing(store, FENCE, missed), { missing: 1 }],
    [
      'a mark of missing that is taken back',
      () => markMissing(store, FENCE, missed),
      () => unmarkMissing(store, FENCE, null),
      { missing: 0 },
    ],
  ])('%s', async (_, before, work, after) => {
    await before();
    const counted = await rosterStats(store);
    expect(counted).not.toMatchObject(after);
    await work();
    expect(await rosterStats(store)).toMatchObject(after);
  });

  test('a change of pay', async () => {
    const of = async () => (await payByDepartment(store)).find((one) => one.department_code === '410');
    const before = await of();
    await change(8, { status: 'active', hourly_rate: '99999.99', salary: null });
    expect((await of())?.hourly_rate?.max).toBe('99999.99');
    expect(before?.hourly_rate?.max).not.toBe('99999.99');
  });
});

describe('a change during a count', () => {
  test('does not make the result look newer: the next request counts again', async () => {
    const counted = await countStats(store, ROSTER_COUNTS);
    await apply(creationOf(100));
    await cacheStats(store, ROSTER_COUNTS, counted);
    expect((await rosterStats(store)).total).toBe(PEOPLE.length + 1);
  });

  test('does not let a slow count overwrite a newer one', async () => {
    const early = await countStats(store, ROSTER_COUNTS);
    await apply(creationOf(100));
    await rosterStats(store);
    await cacheStats(store, ROSTER_COUNTS, early);
    expect(await walks(() => rosterStats(store))).toEqual([]);
  });

  test('is counted completely or not at all, and the final numbers are right', async () => {
    const moves = Array.from({ length: 8 }, (_, at) => at * 5 + 1);
    const move = async () => {
      for (const number of moves) await change(number, { department_code: 'MOVED' });
    };
    const moved = move();
    let done = false;
    void moved.finally(() => {
      done = true;
    });
    const seen: number[] = [];
    while (!done) {
      const { total, by_department, by_status } = await rosterStats(store);
      expect([total, Object.values(by_status).reduce((a, b) => a + b)]).toEqual([
        PEOPLE.length,
        PEOPLE.length,
      ]);
      seen.push(by_department.MOVED ?? 0);
    }
    await moved;
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await rosterStats(store)).by_department.MOVED).toBe(moves.length);
  });
});

test('each change raises the revision by one, and a failed change does not', async () => {
  const before = Number(await rosterRevision(store.db));
  await apply(creationOf(100));
  await expect(apply(creationOf(100))).rejects.toMatchObject({ code: 'plan_stale' });
  expect(await rosterRevision(store.db)).toBe(before + 1);
});

describe('the cached statistics', () => {
  const kept = () => collections(store.db).stats.find().toArray();

  test('do not reveal what one person earns', async () => {
    await apply(creationOf(200, { ...fakeFields(200), department_code: 'ALONE', hourly_rate: '4321.09' }));
    await payByDepartment(store);
    await rosterStats(store);
    const raw =
      JSON.stringify(await kept()) + Buffer.concat((await kept()).map(({ stats }) => stats.value()));
    expect(raw).not.toMatch(/4321|ALONE/);
    expect(await kept()).toHaveLength(2);
  });

  test('are counted again under another key, and are deleted after a rotation', async () => {
    await payByDepartment(store);
    const two: Store = { db: store.db, keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true) };
    expect(await walks(() => payByDepartment(two))).toContain('find');
    await payByDepartment(store);
    await rotateKeys(two);
    expect((await kept()).filter(({ key_id }) => key_id !== 'two')).toEqual([]);
  });

  test('are counted again when other code wrote them', async () => {
    const counted = await countStats(store, PAY_BY_DEPARTMENT);
    await cacheStats(store, { ...PAY_BY_DEPARTMENT, name: 'counts' }, counted);
    expect((await rosterStats(store)).total).toBe(PEOPLE.length);
    expect(await walks(() => rosterStats(store))).toEqual([]);
  });
});

test('a database that was not migrated counts each time and caches nothing', async () => {
  const { rosterShards, stats } = collections(store.db);
  const shard = await rosterShards.findOneAndDelete({ name: 'roster' });
  await stats.deleteMany({});
  expect((await rosterStats(store)).total).toBe(PEOPLE.length);
  expect(await walks(() => rosterStats(store))).toEqual(['aggregate']);
  expect(await stats.countDocuments()).toBe(0);
  if (shard) await rosterShards.insertOne(shard);
});
